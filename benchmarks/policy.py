"""How long one decision takes: facts and judgement of a police report with five persons, every rule asked.

Run: ``python -m benchmarks.policy``. Medians in microseconds of CPU. Reading free text is reported apart: it depends on
how much of it there is.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date

from gateway.bootstrap import law
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
BUDGET = 100
"""Microseconds for a decision."""
ROUNDS = 10_000
DECISION = "besluit"
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


def median(work: Callable[[], object], rounds: int) -> float:
    """Microseconds of CPU of one call, the median of many: what else runs here counts as little as it can."""
    taken = []
    for _ in range(rounds):
        begin = time.thread_time_ns()
        work()
        taken.append(time.thread_time_ns() - begin)
    return statistics.median(taken) / 1000


def figures(rounds: int = ROUNDS) -> Mapping[str, float]:
    """What each part takes, in microseconds; ``besluit`` is facts and judgement, the reading of free text apart."""
    rules = law()
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
        "facts_of, with manifest and free text": facts,
        "judge": lambda: policy.judge(known, rules),
        "free text, hardly any": lambda: policy.scan(bericht),
        "free text, a narrative": lambda: policy.scan(written),
        "free text, and a shielded melder": lambda: policy.scan(written, afgeschermd=shielded),
        "minimise, nothing to take out": lambda: policy.minimise(bericht, frozenset({Groep.FIN})),
        "minimise, two groups": lambda: policy.minimise(bericht, frozenset({Groep.CON, Groep.STRP})),
    }
    found = {name: median(work, rounds) for name, work in steps.items()}
    read = found["free text, hardly any"]
    return found | {DECISION: found["facts_of, with manifest and free text"] - read + found["judge"]}


def turns() -> None:
    """Ten thousand turns of a loop that does nothing: how fast this machine is now."""
    for _ in range(10_000):
        pass


def line(found: Mapping[str, float]) -> str:
    """The row of ``make bench``."""
    text = " ".join(f"{found[f'free text, {what}']:.0f}" for what in ("hardly any", "a narrative"))
    return f"policy: besluit={found[DECISION]:.0f}us lat={BUDGET}us vrije-tekst-apart={text}us"


def main() -> int:
    """Print the table; returns 1 when the decision takes more than the bar."""
    found = figures()
    print(f"A police report with {PERSONS} persons, median of {ROUNDS}, in microseconds of CPU:")
    for name, figure in found.items():
        print(f"  {name:40}{figure:8.1f}")
    print(f"  {'(yardstick: ten thousand turns)':40}{median(turns, 200):8.1f}")
    print(line(found))
    return 1 if found[DECISION] > BUDGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
