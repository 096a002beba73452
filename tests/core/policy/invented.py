"""Invented messages and facts: every text says only in which field group it stands."""

import random
import re
import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, Reden
from gateway.contracts.berichten.melding_gedaan import Incident
from gateway.contracts.berichten.partijen import Contact, Organisatie
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Persoonsgegevens
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.contracts.message import Urgentie
from gateway.core import policy as package
from gateway.core.policy import (
    FUNCTIES,
    GRONDEN,
    Aanwezig,
    Facts,
    MenselijkBesluit,
    Policy,
    Verklaring,
    ZaakFeiten,
    load_policy,
)
from gateway.core.policy.plan import marks_of

FOLDER = Path(package.__file__).parent
UITWISSELINGEN = (FOLDER / "uitwisselingen.toml").read_bytes()
REGELS = (FOLDER / "regels.toml").read_bytes()
POLICY: Policy = load_policy(UITWISSELINGEN, REGELS)
ON = date(2026, 6, 15)

# As in the development agreements.
AFGESPROKEN = {
    "doelbinding": "WMO-4.1.1-2-a",
    "wpg-artikel": "8",
    "wpg-verstrekking": "registratie-bij-afzender",
    "vermoeden-hg-km": "ja",
    "noodzaak": "protocol 3.1",
    "proportionaliteit": "protocol 3.1",
    "subsidiariteit": "protocol 3.1",
    "toestemming-gevraagd": "nee",
    "toestemming-reden": "veiligheid",
}

M = TypeVar("M", bound=BaseModel)


def declared(**changes: str | None) -> dict[str, Verklaring]:
    """The agreed declarations, with some changed or (None) left out; underscores stand for hyphens."""
    values: dict[str, str | None] = {
        **AFGESPROKEN,
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return {
        name: Verklaring(waarde=value, bron="afspraak A-2026-01") for name, value in values.items() if value is not None
    }


def row(ident: str) -> package.Uitwisseling:
    return next(row for row in POLICY.uitwisselingen if row.id == ident)


E01 = Facts(
    kind="MeldingGedaan",
    afzender_rol="politie",
    ontvanger_rol="veilig-thuis",
    urgentie=Urgentie.REGULIER,
    on=ON,
    verklaringen=declared(),
    groepen={
        **dict.fromkeys((Groep.ID, Groep.BSN, Groep.HH, Groep.INC, Groep.MELD, Groep.PROF), Aanwezig.WAARDE),
        Groep.ADR: Aanwezig.WAARDE_ONBEKEND,
        Groep.STRP: Afwezigheid.NIET_OPGEGEVEN,
        Groep.AARD: Afwezigheid.NIET_IN_SCHEMA,
    },
    afzender_actief=True,
    ontvanger_actief=True,
    minderjarige=False,
)
"""Facts of a police report that may go to Veilig Thuis as it is."""
E02 = replace(E01, urgentie=Urgentie.ACUUT)
E17 = replace(
    E01,
    kind="MeldingTeruggekoppeld",
    afzender_rol="veilig-thuis",
    ontvanger_rol="politie",
    verklaringen=declared(doelbinding="WMO-4.1.1-2-g"),
    groepen=dict.fromkeys((Groep.BES, Groep.PROF), Aanwezig.WAARDE),
    aan_betrokken_partij=True,
    minderjarige=None,
    status="VT-01-02",
)
E00 = replace(E17, kind="OntvangstBevestigd", verklaringen={}, groepen={}, status=None)


def lettered(ident: str, groep: str, letter: str) -> bytes:
    """The exchanges with one letter changed."""
    head, mark, tail = UITWISSELINGEN.decode().partition(f'id = "{ident}"\n')
    before, letters, after = tail.partition("[uitwisselingen.letters]\n")
    lines, _, rest = after.partition("\n\n")
    given = [line.replace('"', "").partition(" = ") for line in lines.split("\n")]
    left = {old: [name for name in names.split() if name != groep] for old, _, names in given}
    if letter != "-":
        left.setdefault(letter, []).append(groep)
    written = "\n".join(f'"{old}" = "{" ".join(names)}"' for old, names in left.items())
    return f"{head}{mark}{before}{letters}{written}\n\n{rest}".encode()


def with_groups(facts: Facts, *groepen: Groep) -> Facts:
    return replace(facts, groepen={**facts.groepen, **dict.fromkeys(groepen, Aanwezig.WAARDE)})


def without_group(facts: Facts, groep: Groep) -> Facts:
    return replace(facts, groepen={key: stand for key, stand in facts.groepen.items() if key is not groep})


def persoon(nummer: int, bsn: str | None = "999993653") -> Persoonsgegevens:
    return Persoonsgegevens(
        bsn=bsn,
        geslachtsnaam=f"Verzonnen {nummer}",
        voornamen="Voorbeeld",
        geslacht=Code(code="V", lijst="geslacht"),
        geboortedatum=Datum(jaar=1980 + nummer, maand=3, dag=1),
        telefoonnummers=("0900-0000",),
        adressen=(
            Adres(
                soort=Code(code="02", lijst="soortadres"),
                binnenland=BinnenlandsAdres(
                    woonplaats="Testdorp", straat="Voorbeeldstraat", postcode="1234AB", huisnummer="1"
                ),
            ),
        ),
    )


def melding(persons: int = 5, **changes: Any) -> MeldingGedaan:  # noqa: ANN401  any field of the model
    """A police report with so many persons, as it comes from a StUF document."""
    fields: dict[str, Any] = {
        "registratienummer": "PL0000-2026000001",
        "datum_melding": Datum(jaar=2026, maand=1, dag=15),
        "betrokkenen": tuple(
            Betrokkene(
                persoon=persoon(nummer),
                rol=Code(code="ouder, gezag niet benoemd", lijst="jeugdzorgrol"),
                minderjarig=False,
                aanvullende_informatie="Verzonnen.",
            )
            for nummer in range(persons)
        ),
        "aard": (Code(code="01", lijst="aard"),),
        "incident": Incident(datum=Datum(jaar=2026, maand=1, dag=14), omschrijving="Verzonnen.", locatie="Testdorp"),
        "zorgelijke_situatie": "Verzonnen.",
        "aanhouding": "Nee",
        "ingediend_door": Organisatie(naam="Politie Testeenheid", identificatie="PL0000"),
        "contact": Contact(naam="Team Test", telefoonnummers=("0900-0000",)),
    }
    return MeldingGedaan(**(fields | changes))


def invent(model: type[M], rng: random.Random, groep: str = "KENMERK") -> M:
    """Any valid ``model``; a text that may be anything is ``<group>-<number>``."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if not field.is_required() and rng.random() < 0.3:
            continue
        marks = marks_of(field)
        own = groep
        if marks and isinstance(marks[0], Groep):
            own = marks[0].value
        elif marks and groep == "KENMERK":
            own = "KENMERK"
        annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        values[name] = _value(annotation, rng, own)
    return model.model_validate(values)


SHAPED = ("2026-06-01T12:00:00Z", "StUF055", "0" * 64)
"""For texts that must have a certain shape."""


def _pattern(mark: Any) -> str:  # noqa: ANN401  whatever stands in an annotation
    own = getattr(mark, "pattern", None)
    inner = [_pattern(part) for part in getattr(mark, "metadata", ())]
    return str(own) if own else next(filter(None, inner), "")


def _value(annotation: Any, rng: random.Random, groep: str) -> Any:  # noqa: ANN401, PLR0911  one line per form
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        patterns = [pattern for part in args[1:] if (pattern := _pattern(part))]
        return next((text for text in SHAPED for pattern in patterns if re.search(pattern, text)), None) or _value(
            args[0], rng, groep
        )
    if origin is Literal:
        return rng.choice(args)
    if origin in {Union, types.UnionType}:
        return _value(rng.choice([arg for arg in args if arg is not type(None)]), rng, groep)
    if origin is tuple:
        return tuple(_value(args[0], rng, groep) for _ in range(rng.randrange(3)))
    if annotation is bool:
        return rng.random() < 0.5
    if annotation is int:
        return rng.randrange(1, 13)
    if annotation is Datum:  # its parts depend on each other
        return rng.choice([Datum(jaar=2026), Datum(jaar=2026, maand=2), Datum(jaar=2012, maand=2, dag=29)])
    if annotation is Reden:
        return rng.choice(list(Reden))
    if annotation is str:
        return f"{groep}-{rng.randrange(10**9)}"
    return invent(annotation, rng, groep)


def reports() -> st.SearchStrategy[MeldingGedaan]:
    """Any MeldingGedaan."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(lambda seed: invent(MeldingGedaan, random.Random(seed)))


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401
    """Every text in a message that names its group."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str) and value.partition("-")[0] in {*Groep}:
        yield value


def decided(*gronden: str, personen: int = 1, functies: tuple[str, ...] = ("medewerker",)) -> MenselijkBesluit:
    """A decision by people on these grounds."""
    return MenselijkBesluit(gronden=frozenset(gronden), functies=frozenset(functies), personen=personen)


def decisions() -> st.SearchStrategy[MenselijkBesluit | None]:
    """Any decision by people, or none."""
    grounds, functions = (st.frozensets(st.sampled_from(sorted(values))) for values in (GRONDEN, FUNCTIES))
    made = st.builds(MenselijkBesluit, gronden=grounds, functies=functions, personen=st.integers(1, 3))
    return st.none() | made


def zaken() -> st.SearchStrategy[ZaakFeiten]:
    """Anything that can be stated about a zaak."""
    maybe = st.sampled_from([True, False, None])
    return st.builds(
        ZaakFeiten,
        open=maybe,
        veiligheid=st.sampled_from([None, "acuut", "structureel", "geen"]),
        minderjarige=maybe,
        gemeente=st.sampled_from([None, "0402", "0457", "1942"]),
        vermoeden=maybe,
        strafzaak=maybe,
        strafzaak_gesloten=maybe,
    )


def facts() -> st.SearchStrategy[Facts]:
    """Any facts at all."""
    maybe = st.sampled_from([True, False, None])
    closed = {name: sorted(values or {"opgegeven"}) for name, values in package.VERKLARINGEN.items()}
    declarations = st.fixed_dictionaries(
        {},
        optional={
            name: st.builds(Verklaring, waarde=st.sampled_from([*values, "anders"]), bron=st.just("document"))
            for name, values in closed.items()
        },
    )
    roles = st.sampled_from([None, "veilig-thuis", "politie", "professional", "usd", "rail"])
    return st.builds(
        Facts,
        kind=st.sampled_from(["MeldingGedaan", "MeldingTeruggekoppeld", "OntvangstBevestigd", "OntvangstGeweigerd"]),
        afzender_rol=roles,
        ontvanger_rol=roles,
        urgentie=st.sampled_from(list(Urgentie)),
        on=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
        verklaringen=declarations,
        groepen=st.dictionaries(st.sampled_from(list(Groep)), st.sampled_from([*Aanwezig, *Afwezigheid])),
        tegenstrijdig=st.frozensets(st.sampled_from(list(Groep)), max_size=2),
        afzender_actief=maybe,
        ontvanger_actief=maybe,
        aan_betrokken_partij=maybe,
        minderjarige=maybe,
        minderjarig_onjuist=st.booleans(),
        geidentificeerd=st.booleans(),
        elfproef=st.booleans(),
        status=st.sampled_from([None, "VT-00", "VT-04"]),
        bevindingen=st.sampled_from([(), ("datum-bestaat-niet",)]),
        besluit=decisions(),
        zaak=st.none() | zaken(),
        weg=st.sampled_from([None, "corv", "postvak"]),
    )


def geen(reden: Reden = Reden.WAARDE_ONBEKEND) -> GeenWaarde:
    return GeenWaarde(geen_waarde=reden)
