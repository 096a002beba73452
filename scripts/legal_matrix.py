"""The law as a document for lawyers, written from the data that the gateway decides by (``docs/legal-matrix.md``)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gateway.contracts.groepen import Groep
from gateway.core.gronden import GRONDEN
from gateway.core.klokken import KLOKKEN
from gateway.core.policy import Policy, Regel, Uitwisseling, load_policy
from gateway.core.policy.rulebook import Grondslag

FOLDER = Path(__file__).parent.parent / "gateway" / "core" / "policy"
STATUS = {"law": "wet", "reading": "onze lezing", "disputed": "betwist"}
UITKOMST = {
    "deny": "weigeren",
    "hold": "vasthouden",
    "strip": "weglaten",
    "warn": "waarschuwen",
    "quarantine": "leveren en apart leggen",
}
SOORT = {
    "beslis": "beslist over elk bericht",
    "klok": "een termijn: waarschuwt, houdt nooit tegen",
    "invariant": "zo gebouwd dat het niet anders kan",
    "afwezig": "er is geen bericht, tabel of deur voor",
    "later": "beslist, maar het soort bericht is er nog niet: uit",
}
INLEIDING = """# De wet als matrix en regels

Gemaakt uit `gateway/core/policy/uitwisselingen.toml` en `regels.toml` (`make generate`), waarmee de gateway beslist:
wat hier staat, gebeurt. Versie van de regels: `{version}`. Dit is geen juridisch advies; wat *onze lezing* of
*betwist* heet, moet een jurist beoordelen voordat het in gebruik gaat.

Wat niet is toegestaan, is verboden. Is een feit onbekend, dan wordt het bericht vastgehouden voor een mens. Een melding
aan Veilig Thuis wordt nooit geweigerd, hooguit vastgehouden; een acute gaat altijd door, zonder wat een regel schendt.

- **wet**: staat in de wet. **onze lezing**: afgeleid. **betwist**: uit, tot een afspraak de uitwisseling noemt.
- **R** verplicht, **A** toegestaan indien noodzakelijk, **C** onder voorwaarde, **-** verboden, **R/C** verplicht, of
  de vier gegevens van Wmo 2015 art. 5.2.9 lid 6.
"""
LETTERS = "De letters zijn steeds onze lezing van noodzakelijkheid, behalve bij E22 (ministeriële regeling)."


def document() -> str:
    """The whole document."""
    policy = load_policy((FOLDER / "uitwisselingen.toml").read_bytes(), (FOLDER / "regels.toml").read_bytes())
    return INLEIDING.format(version=policy.version) + "\n".join(_chapters(policy)) + "\n"


def _chapters(policy: Policy) -> Iterator[str]:
    yield from ("", "## De matrix", "")
    yield from _table(["uitwisseling", *Groep, "grondslag"], (_letters(row) for row in policy.uitwisselingen))
    yield from (
        "",
        "De letters zijn steeds onze lezing van noodzakelijkheid, behalve bij E22 (ministeriële regeling).",
        "",
    )
    yield from ("## De uitwisselingen", "")
    for row in policy.uitwisselingen:
        yield from _exchange(row)
    yield from _rules(policy)
    yield from ("## Besluiten van mensen", "")
    yield from _table(
        ["", "besluit", "door, bij Veilig Thuis"],
        ([grond.code, grond.zin, ", ".join(sorted(grond.door)) or "niet hier"] for grond in GRONDEN.values()),
    )
    yield from ("", "## Rollen en gemeenten", "")
    yield from _table(
        ["rol", "wie", "geldt", "mag het BSN gebruiken"],
        (
            [rol.id, rol.naam, _dates(rol.geldig_van, rol.geldig_tot), "ja" if rol.bsn_gerechtigd else "nee"]
            for rol in policy.rollen.values()
        ),
    )
    yield ""
    yield from _table(
        ["code", "gemeente", "bestaat", "opvolger"],
        (
            [each.code, each.naam, _dates(each.geldig_van, each.geldig_tot), each.opvolger or ""]
            for each in policy.gemeenten.values()
        ),
    )


def _letters(row: Uitwisseling) -> list[str]:
    return [f"[{row.id}](#{row.id.lower()})", *(row.letters[groep] for groep in Groep), STATUS[row.status]]


def _exchange(row: Uitwisseling) -> Iterator[str]:
    yield from (f'### <a id="{row.id.lower()}"></a>{row.id} {row.naam}', "")
    way = f"{_list(row.afzender_rollen)} → {_list(row.ontvanger_rollen)}"
    back = f"; terug: {_list(row.antwoord_bericht)}" if row.antwoord_bericht else ""
    off = "" if row.gebouwd else " **Uit: dit soort bericht is er nog niet.**"
    off += " **Uit, tot een afspraak deze uitwisseling noemt.**" if row.afspraak_nodig else ""
    yield f"- status: {STATUS[row.status]}.{off}"
    yield f"- wie: {way}; {_list(row.urgentie)}" + (
        "; alleen de betrokken partij" if row.alleen_betrokken_partij else ""
    )
    yield f"- berichten: {_list(row.soort_bericht)}{back}"
    yield f"- doel: {_list(row.doelbinding) or 'geen persoonsgegevens'}"
    yield f"- grondslag afzender: {_articles(row.grondslag_afzender)}"
    yield f"- grondslag ontvanger: {_articles(row.grondslag_ontvanger)}"
    for rol, bases in row.grondslag_per_rol.items():
        yield f"- en voor {rol}: {_articles(bases)}"
    if row.verklaringen:
        yield f"- te verklaren: {_list(row.verklaringen)}"
    if row.voorwaarden:
        yield "- voorwaarden: " + "; ".join(f"{groep} als `{said}`" for groep, said in row.voorwaarden.items())
    if row.klok:
        yield f"- termijn: {row.klok}"
    yield from (f"- bewaren: {row.bewaarklasse}", "")


def _rules(policy: Policy) -> Iterator[str]:
    own = [regel for regel in policy.regels if not regel.id.isdigit()]
    listed = [regel for regel in policy.regels if regel.id.isdigit()]
    yield from (f"## De {len(listed)} regels", "")
    counts = [[soort, meaning, str(sum(r.soort == soort for r in listed))] for soort, meaning in SOORT.items()]
    yield from _table(["soort", "betekenis", "aantal"], counts)
    yield ""
    yield from _table(RULE_HEAD, (_rule(regel) for regel in listed))
    yield from ("", "Van onszelf, niet meegeteld:", "")
    yield from _table(RULE_HEAD, (_rule(regel) for regel in own))
    yield ""


RULE_HEAD = ["nr", "regel", "artikel", "volgt", "soort", "status", "bij", "vrij te geven door"]


def _rule(regel: Regel) -> list[str]:
    codes = [regel.code, *regel.ook_codes, *(klok.code for klok in KLOKKEN.get(regel.id, ()))]
    answered = ", ".join(regel.gronden) + (" (vier ogen)" if regel.vier_ogen else "")
    functions = f", met een {' of '.join(regel.functies)}" if regel.functies else ""
    return [
        regel.id,
        f"{regel.zin} {', '.join(f'`{code}`' for code in dict.fromkeys(codes))}",
        regel.artikel,
        UITKOMST[regel.uitkomst],
        regel.soort,
        STATUS[regel.status],
        _list(regel.geldt_voor) or "",
        answered + functions,
    ]


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)


def _articles(bases: Iterable[Grondslag]) -> str:
    return "; ".join(_article(base) for base in bases)


def _article(base: Grondslag) -> str:
    where = f"{base.wet} art. {base.artikel}" + (f" lid {base.lid}" if base.lid else "")
    where += f" onder {base.onder}" if base.onder else ""
    return f"{where} ({_dates(base.geldig_van, base.geldig_tot)}; gelezen tekst {base.tekst_van})"


def _dates(van: object, tot: object) -> str:
    return (
        " ".join(part for part in (f"vanaf {van}" if van else "", f"tot en met {tot}" if tot else "") if part)
        or "altijd"
    )
