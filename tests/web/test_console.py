"""The pages, without a browser: who gets in, and whose form counts."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from gateway.bootstrap import new_password
from gateway.contracts.message import Oin
from gateway.core.besluiten import HoldState
from gateway.formulier import lees
from gateway.ports import Gateway
from gateway.testing.inloggen import Inloggen, Verzonnen
from gateway.testing.mailrelais import e_mail
from gateway.testing.zorgformulier import zorgformulier
from gateway.web.console import Console, create_console
from gateway.web.inlogdienst import Inlogdienst
from gateway.web.sessies import Sessies
from tests.journeys.test_persons import only
from tests.journeys.world import World, world
from tests.test_mailjourney import became, mail
from tests.web.house import VT, House, aanbod, voorval
from tests.web.persons import ANOUK, CARLA, personen

BASE = "http://127.0.0.1:8081"


class Played(Inlogdienst):
    """The provider of the same process, asked without a network."""

    client: TestClient

    def authorization_url(self, *, state: str, nonce: str, challenge: str, redirect_uri: str) -> str:
        del challenge, redirect_uri
        return f"https://inloggen.example/?state={state}&nonce={nonce}"


@dataclass(frozen=True, slots=True)
class Pages:
    gateway: Gateway
    inloggen: Inloggen
    client: TestClient
    sessies: Sessies
    ident: str

    def session(self, persoon: Verzonnen, *, ingelogd_geleden: int = 0) -> None:
        gateway = self.gateway
        (vt,) = {oin for oin in gateway.journal.library().books if gateway.journal.held(oin, self.ident)}
        proved = personen(self.inloggen, gateway.journal.library, gateway.clock.now).prove(
            self.inloggen.token(persoon, verantwoordelijke=vt)
        )
        login = proved.ingelogd - timedelta(minutes=ingelogd_geleden)
        self.client.cookies.set("vt-sessie", self.sessies.open(replace(proved, ingelogd=login)))

    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get(f"/vastgehouden/{self.ident}").text)
        assert found is not None
        return found[1]

    def decide(self, csrf: str, handeling: str = "vrijgeven", **headers: str) -> Response:
        form = {"csrf": csrf, "handeling": handeling, "grond": "H2", "reden": "De politie lichtte het toe."}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/vastgehouden/{self.ident}", data=form, headers=named, follow_redirects=False)

    @property
    def state(self) -> HoldState:
        held = self.gateway.journal.held(Oin(VT), self.ident)
        assert held is not None
        return held.state


@pytest.fixture
def pages(house: House) -> Pages:
    assert house.meld({**aanbod(), "verklaringen": {"vermoeden-hg-km": "nee"}}).status_code == 202
    (held,) = house.gateway.journal.work_list(Oin(VT), limit=5)
    return opened(house.gateway, house.inloggen, held.id)


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def mailed(here: World) -> Pages:
    """With a form that came by mail."""
    form = zorgformulier(voorval()).replace("Locatie incident: ", "Locatie incident: <script>alert(1)</script> ")
    became(here, mail(here.clock.now(), e_mail(form, nummer="1")), lees)
    return opened(here.gateway, Inloggen(now=here.clock.now), only(here).id)


def opened(gateway: Gateway, inloggen: Inloggen, ident: str) -> Pages:
    """The pages of ``gateway``, at what is held there."""
    sessies = Sessies(new_secret=new_password, lasts=timedelta(minutes=10))
    provider = Played(issuer="ONTWIKKELING", at=BASE, client_id="x", monotonic=lambda: 0.0)
    console = Console(
        gateway,
        personen=personen(inloggen, gateway.journal.library, gateway.clock.now),
        sessies=sessies,
        inlogdienst=lambda _: provider,
        url=None,
    )
    client = TestClient(create_console(console, gateway), base_url=BASE)
    return Pages(gateway, inloggen, client, sessies, ident)


def test_who_did_not_log_in_sees_nothing_and_decides_nothing(pages: Pages) -> None:
    for path in ("/vastgehouden", f"/vastgehouden/{pages.ident}"):
        assert "Inloggen" in pages.client.get(path).text
        assert "MeldingGedaan" not in pages.client.get(path).text
    assert pages.decide("").status_code == 401
    assert pages.state is HoldState.OPEN


def test_every_page_forbids_script_and_frames(pages: Pages) -> None:
    policy = pages.client.get("/vastgehouden").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "frame-ancestors 'none'" in policy
    pages.session(CARLA)
    assert "<script" not in pages.client.get(f"/vastgehouden/{pages.ident}").text


def test_a_form_of_our_own_page_counts(pages: Pages) -> None:
    pages.session(ANOUK)
    answer = pages.decide(pages.csrf())
    assert (answer.status_code, answer.headers["location"]) == (303, f"/vastgehouden/{pages.ident}")
    assert pages.state is HoldState.VRIJGEGEVEN


@pytest.mark.parametrize(
    ("csrf", "headers"),
    [("", {}), ("geraden", {}), (None, {"Sec_Fetch_Site": "cross-site"}), (None, {"Sec_Fetch_Site": "same-site"})],
)
def test_a_form_of_somebody_else_counts_for_nothing(pages: Pages, csrf: str | None, headers: dict[str, str]) -> None:
    pages.session(ANOUK)
    answer = pages.decide(pages.csrf() if csrf is None else csrf, **headers)
    assert answer.status_code == 403
    assert pages.state is HoldState.OPEN


def test_who_logged_in_too_long_ago_logs_in_again(pages: Pages) -> None:
    pages.session(ANOUK, ingelogd_geleden=10)
    assert "Inloggen" in pages.client.get("/vastgehouden").text
    assert pages.decide("x").status_code == 401


def test_what_is_refused_here_says_why_and_keeps_what_was_typed(pages: Pages) -> None:
    pages.session(CARLA)
    form = {"csrf": pages.csrf(), "handeling": "vrijgeven", "reden": "<b>Mijn & reden</b>"}
    answer = pages.client.post(f"/vastgehouden/{pages.ident}", data=form)
    assert answer.status_code == 400
    assert "&lt;b&gt;Mijn &amp; reden&lt;/b&gt;" in answer.text


def test_a_login_that_was_not_begun_here_opens_nothing(pages: Pages) -> None:
    there = pages.client.get("/inloggen", follow_redirects=False)
    state = parse_qs(urlsplit(there.headers["location"]).query)["state"][0]
    assert pages.client.get("/terug?code=x&state=geraden").status_code == 401
    pages.client.cookies.clear()
    assert pages.client.get(f"/terug?code=x&state={state}").status_code == 401
    assert "vt-sessie" not in pages.client.cookies


def test_logging_out_ends_the_session(pages: Pages) -> None:
    pages.session(ANOUK)
    pages.client.post("/uitloggen", data={"csrf": pages.csrf()})
    assert "Inloggen" in pages.client.get("/vastgehouden").text


def looks(here: World) -> int:
    return sum(entry.event == "inhoud-ingezien" for entry in here.journal.entries)


def test_who_is_asked_to_confirm_a_form_sees_what_was_read_and_that_is_in_the_journal(
    here: World, mailed: Pages
) -> None:
    url = f"/vastgehouden/{mailed.ident}"
    assert "999990" not in mailed.client.get(url).text
    assert looks(here) == 0, "nobody logged in"
    mailed.session(CARLA)
    page = mailed.client.get(url)
    assert re.search(r"<dt>bsn</dt>\s*<dd>\d{9}</dd>\s*<dd class=\"merk\">zeker</dd>", page.text)
    assert re.search(r"<dt>geslachtsnaam</dt>\s*<dd>\w+</dd>\s*<dd class=\"merk\"><strong>Let op:</strong> ", page.text)
    assert "In de e-mail: <q>Achternaam: " in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert looks(here) == 1
    (entry,) = (entry for entry in here.journal.entries if entry.event == "inhoud-ingezien")
    assert entry.details["door"] == "scherm"


def test_after_a_decision_that_was_not_complete_it_stands_there_again(here: World, mailed: Pages) -> None:
    mailed.session(ANOUK)
    form = {"csrf": mailed.csrf(), "handeling": "bevestigen", "reden": "x"}
    answer = mailed.client.post(f"/vastgehouden/{mailed.ident}", data=form)
    assert answer.status_code == 400
    assert "Wat er gelezen is" in answer.text
    assert looks(here) == 2


def test_the_list_shows_nothing_of_a_form(here: World, mailed: Pages) -> None:
    mailed.session(ANOUK)
    page = mailed.client.get("/vastgehouden").text
    assert "MeldingGedaan" in page
    assert "999990" not in page
    assert looks(here) == 0


def test_nothing_of_a_report_that_was_not_guessed_is_shown(pages: Pages) -> None:
    pages.session(ANOUK)
    page = pages.client.get(f"/vastgehouden/{pages.ident}").text
    assert "Wat er gelezen is" not in page
    assert "999990" not in page
