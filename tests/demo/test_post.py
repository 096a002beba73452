"""The mails of the week: what each must become stands beside it, and a mail that ends otherwise is seen."""

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime
from random import Random

import pytest

from gateway.demo.post import Afloop, Brief, Waarneming, haal_op, post
from gateway.demo.regio import POLITIE, SCHOOL, VEILIG_THUIS
from gateway.demo.week import week
from gateway.testing.casussysteem import Bericht
from gateway.testing.politie import Politie

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def brieven() -> tuple[Brief, ...]:
    politie = Politie(zelf=POLITIE.systeem, veilig_thuis=VEILIG_THUIS.systeem, klok=lambda: NU)
    return post(week(NU, Random(1)), politie, NU, Random(1))


def test_every_mail_says_beforehand_what_must_become_of_it(brieven: tuple[Brief, ...]) -> None:
    assert len({brief.referentie for brief in brieven}) == len(brieven)
    assert all(brief.verwacht.antwoord for brief in brieven)
    counted = Counter(brief.verwacht.antwoord.partition(" ")[0] for brief in brieven)
    assert (counted["250"], counted["550"]) == (8, 3)


def test_one_form_repeats_a_report_of_the_week_and_must_not_arrive_again(brieven: tuple[Brief, ...]) -> None:
    numbers = {geval.voorval.nummer for geval in week(NU, Random(1))}
    (again,) = [brief for brief in brieven if brief.nummer in numbers]
    assert (again.verwacht.besluit, again.verwacht.bij_vt) == ("vrijgegeven", None)


def test_the_stranger_shows_a_certificate_that_is_no_relays(brieven: tuple[Brief, ...]) -> None:
    (stranger,) = [brief for brief in brieven if brief.door == SCHOOL.naam]
    assert stranger.verwacht == Afloop(antwoord="550 5.7.1")


@pytest.mark.parametrize("veld", [veld.name for veld in fields(Afloop)])
def test_every_part_of_an_outcome_is_compared(brieven: tuple[Brief, ...], veld: str) -> None:
    as_expected = Waarneming(brief=brieven[0], document=None, werd=brieven[0].verwacht)
    assert not as_expected.verschillen
    as_expected.werd = replace(as_expected.werd, **{veld: "iets anders"})
    (verschil,) = as_expected.verschillen
    assert verschil.startswith(f"{veld}: verwacht ")


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b'{"volledig":false,"registratienummer":"%s"}', "onvolledig"),
        (b'{"registratienummer":"%s","betrokkenen":[{"persoon":{"voornamen":"Anna"}}]}', "heel"),
        (b'{"registratienummer":"%s","betrokkenen":[{"persoon":{"voornamen":"Verbeterd"}}]}', "verbeterd"),
    ],
)
def test_what_veilig_thuis_collects_is_told_apart(brieven: tuple[Brief, ...], data: bytes, seen: str) -> None:
    one = Waarneming(brief=brieven[0], document=None, werd=Afloop(antwoord="250 2.0.0"))
    content = b'{"data":%s}' % (data % brieven[0].nummer.encode())
    haal_op([one], lambda: [Bericht(id="1", content=content, seal="")])
    assert one.werd.bij_vt == seen
