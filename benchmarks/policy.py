"""How long one decision takes: manifest, facts and judgement of a police report with five persons.

Run: ``python -m benchmarks.policy``. Prints medians in microseconds; the budget of manifest
and judgement together is 150. The scan of free text is apart: it grows with what is written.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from importlib import resources

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.berichten.bericht import Code, Datum
from gateway.contracts.berichten.melding_gedaan import Incident
from gateway.contracts.berichten.partijen import Organisatie
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core import policy

ON = date(2026, 6, 15)
PERSONS = 5
BUDGET = 150
"""Microseconds."""
ROUNDS = 20_000
NARRATIVE = (
    "Ter plaatse hoorden wij geschreeuw. Vader stond in de gang, moeder zat op de trap; de kinderen van 4 en 7 jaar "
    "waren boven. Op 06-02-2026 om 12:30 uur eerder een melding, PL0000-2026000001, ook toen een ruzie over geld. "
) * 9
"""Two thousand characters, as the police write them, in which nothing is to be found."""

DECLARED = {
    naam: policy.Verklaring(waarde=waarde, bron="afspraak A-2026-01")
    for naam, waarde in {
        "doelbinding": "WMO-4.1.1-2-a",
        "wpg-artikel": "8",
        "wpg-verstrekking": "registratie-bij-afzender",
        "vermoeden-hg-km": "ja",
        "noodzaak": "werkproces",
        "proportionaliteit": "werkproces",
        "subsidiariteit": "werkproces",
        "toestemming-gevraagd": "nee",
        "toestemming-reden": "veiligheid",
    }.items()
}


def report() -> MeldingGedaan:
    """Five invented persons, with everything that the police usually say of them."""
    adres = Adres(
        soort=Code(code="02", lijst="soortadres"),
        binnenland=BinnenlandsAdres(woonplaats="Testdorp", straat="Voorbeeldstraat", postcode="1234AB", huisnummer="1"),
    )
    persons = tuple(
        Betrokkene(
            persoon=Persoonsgegevens(
                bsn="999993653",
                geslachtsnaam="Verzonnen",
                voornamen=f"Voorbeeld {number}",
                geslacht=Code(code="V", lijst="geslacht"),
                geboortedatum=Datum(jaar=1980 + 10 * number, maand=3, dag=1),
                telefoonnummers=("0900-0000",),
                adressen=(adres,),
            ),
            rol=Code(code="ouder, gezag niet benoemd", lijst="jeugdzorgrol"),
            aanvullende_informatie="Verzonnen.",
        )
        for number in range(PERSONS)
    )
    return MeldingGedaan(
        registratienummer="PL0000-2026000001",
        betrokkenen=persons,
        aard=(Code(code="01", lijst="aard"),),
        incident=Incident(datum=Datum(jaar=2026, maand=6, dag=14), omschrijving="Verzonnen.", locatie="Testdorp"),
        zorgelijke_situatie="Verzonnen.",
        aanhouding="Nee",
        ingediend_door=Organisatie(naam="Politie Testeenheid"),
    )


def median(work: Callable[[], object]) -> float:
    """Microseconds of one call, the median of many."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter_ns()
        work()
        taken.append(time.perf_counter_ns() - begin)
    return statistics.median(taken) / 1000


def main() -> None:
    """Print the table, and fail when the budget is broken."""
    folder = resources.files("gateway.core.policy")
    rules = policy.load_policy((folder / "uitwisselingen.toml").read_bytes(), (folder / "regels.toml").read_bytes())
    bericht = policy.mark_minors(report(), ON)

    def facts() -> policy.Facts:
        return policy.facts_of(
            bericht,
            afzender_rol="politie",
            ontvanger_rol="veilig-thuis",
            urgentie=Urgentie.REGULIER,
            on=ON,
            verklaringen=DECLARED,
        )

    known = facts()
    assert policy.judge(known, rules).outcome is policy.Uitkomst.PERMIT
    written = bericht.model_copy(update={"zorgelijke_situatie": NARRATIVE})
    shielded = frozenset({Groep.MELD})
    assert policy.scan(written, afgeschermd=shielded) == ()
    steps: dict[str, Callable[[], object]] = {
        "manifest": lambda: policy.manifest(bericht),
        "facts_of (manifest included)": facts,
        "judge": lambda: policy.judge(known, rules),
        "minimise, nothing to take out": lambda: policy.minimise(bericht, frozenset({Groep.FIN})),
        "scan, hardly any text": lambda: policy.scan(bericht),
        "scan, a narrative": lambda: policy.scan(written),
        "scan, and a shielded melder": lambda: policy.scan(written, afgeschermd=shielded),
        "minimise, two groups": lambda: policy.minimise(bericht, frozenset({Groep.CON, Groep.STRP})),
    }
    figures = {name: median(work) for name, work in steps.items()}
    print(f"A police report with {PERSONS} persons, median of {ROUNDS}, in microseconds:")
    for name, figure in figures.items():
        print(f"  {name:32}{figure:8.1f}")
    assert figures["manifest"] + figures["judge"] <= BUDGET


if __name__ == "__main__":
    main()
