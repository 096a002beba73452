"""Why a decision was taken, step by step, in Dutch: row, articles, every rule that fired, who may decide what is held.

Everything comes from the facts and the judgement as the decision keeps them, so it can be told when the content is
gone. Roles, declarations by name, rules, articles and field groups are told; a value never is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.judgement import Fired, Judgement
from gateway.core.policy.rulebook import GEEN, Grondslag, Policy, Uitkomst, Uitwisseling

WOORDEN = {
    Uitkomst.PERMIT: "doorlaten",
    Uitkomst.STRIP: "doorlaten zonder wat is weggelaten",
    Uitkomst.HOLD: "vasthouden tot een persoon beslist",
    Uitkomst.QUARANTINE: "doorlaten, en apart leggen wat een regel schendt",
    Uitkomst.DENY: "weigeren",
    Uitkomst.WARN: "alleen melden",
}
"""What each outcome means, for whoever reads it."""
_STOPS = frozenset({Uitkomst.HOLD, Uitkomst.DENY})
STATUS = {"law": "wet", "reading": "onze lezing", "disputed": "betwist"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step of an explanation; the fields after ``tekst`` are set where it is about a rule."""

    wat: str
    tekst: str
    regel: str | None = None
    code: str | None = None
    uitkomst: str | None = None
    artikel: str | None = None
    groepen: tuple[str, ...] = ()
    gronden: tuple[str, ...] = ()
    """Human decisions that may answer it."""
    vier_ogen: bool = False


def explain(facts: Facts, judgement: Judgement, policy: Policy) -> tuple[Stap, ...]:
    """The steps from the message to the outcome."""
    row = next((row for row in policy.uitwisselingen if row.id == judgement.exchange), GEEN)
    return (
        Stap(wat="bericht", tekst=_bericht(facts)),
        Stap(wat="uitwisseling", tekst=_uitwisseling(row, facts)),
        *_gronden(row, judgement),
        *_veldgroepen(facts),
        *_verklaringen(row, facts),
        *(_regel(line, policy) for line in judgement.fired),
        *_weg("weggelaten", "Niet meegegeven", judgement.stripped),
        *_weg("afgeschermd", "Afgeschermd zolang het wordt vastgehouden", judgement.shut_off),
        *_beslissen(judgement, policy),
        Stap(wat="uitkomst", tekst=_uitkomst(judgement)),
    )


def _bericht(facts: Facts) -> str:
    van, aan = (rol or "onbekende rol" for rol in (facts.afzender_rol, facts.ontvanger_rol))
    return f"{facts.kind} van {van} aan {aan}, {facts.urgentie}, beoordeeld op {facts.on:%d-%m-%Y}."


def _uitwisseling(row: Uitwisseling, facts: Facts) -> str:
    if row is GEEN:
        return "Geen enkele uitwisseling gaat hierover: wat niet is toegestaan, is verboden."
    status = f"grondslag: {STATUS[row.status]}, veldgroepen: {STATUS[row.letters_status]}"
    net = "" if row.past(facts) else " Geen rij gaat over deze afzender: een acute melding valt dan hieronder."
    return f"{row.id}, {row.naam} ({status}).{net}"


def _gronden(row: Uitwisseling, judgement: Judgement) -> Iterator[Stap]:
    if row is not GEEN:
        van, aan = (_artikelen(side) for side in (row.grondslag_afzender, row.grondslag_ontvanger))
        doel = judgement.purpose or "niet vastgesteld" if row.doelbinding else "niet nodig"
        yield Stap(wat="grondslag", tekst=f"Afzender: {van}. Ontvanger: {aan}. Doel: {doel}.")


def _artikelen(grondslagen: Iterable[Grondslag]) -> str:
    return "; ".join(
        f"{grond.wet} art. {grond.artikel}"
        + (f" lid {grond.lid}" if grond.lid else "")
        + (f" onder {grond.onder}" if grond.onder else "")
        for grond in grondslagen
    )


def _veldgroepen(facts: Facts) -> Iterator[Stap]:
    absent = facts.groepen.keys() - facts.aanwezig
    text = f"In het bericht: {_namen(facts.aanwezig) or 'geen'}."
    if absent:
        text += f" Vastgelegd als afwezig: {_namen(absent)}."
    yield Stap(wat="veldgroepen", tekst=text)


def _verklaringen(row: Uitwisseling, facts: Facts) -> Iterator[Stap]:
    declared = ", ".join(f"{naam} ({said.bron})" for naam, said in sorted(facts.verklaringen.items()))
    missing = [naam for naam in row.verklaringen if naam not in facts.verklaringen]
    if declared:
        yield Stap(wat="verklaard", tekst=f"{declared}.")
    if missing:
        yield Stap(wat="ontbreekt", tekst=f"Niet verklaard, in het document noch bij afspraak: {', '.join(missing)}.")


def _regel(line: Fired, policy: Policy) -> Stap:
    regel = policy.regel(line.regel)
    return Stap(
        wat="regel",
        tekst=line.zin + (" Beantwoord door een besluit van mensen." if line.beantwoord else ""),
        regel=line.regel,
        code=line.code,
        uitkomst=line.uitkomst.value,
        artikel=regel.artikel if regel else None,
        groepen=tuple(groep.value for groep in line.groepen),
    )


def _weg(wat: str, zin: str, groepen: frozenset[Groep]) -> Iterator[Stap]:
    if groepen:
        yield Stap(wat=wat, tekst=f"{zin}: {_namen(groepen)}.", groepen=tuple(sorted(groepen)))


def _beslissen(judgement: Judgement, policy: Policy) -> Iterator[Stap]:
    """What a person may decide, rule by rule: of what is held, or lies beside an acute report."""
    if judgement.outcome is not Uitkomst.HOLD and not judgement.quarantine:
        return
    stops = (line.regel for line in judgement.fired if line.uitkomst in _STOPS and not line.beantwoord)
    for regel in (policy.regel(ident) for ident in dict.fromkeys(stops)):
        if regel is not None and regel.gronden:
            who = f", met in elk geval een {' of '.join(regel.functies)}" if regel.functies else ""
            eyes = ", door twee verschillende mensen" if regel.vier_ogen else ""
            text = f"Wat regel {regel.id} tegenhoudt, kan een persoon vrijgeven op grond "
            yield Stap(
                wat="beslissen",
                tekst=f"{text}{' of '.join(regel.gronden)}{who}{eyes}.",
                regel=regel.id,
                gronden=regel.gronden,
                vier_ogen=regel.vier_ogen,
            )


def _uitkomst(judgement: Judgement) -> str:
    rules = ", ".join(dict.fromkeys(line.regel for line in judgement.fired if line.uitkomst is not Uitkomst.WARN))
    why = f" (regel {rules})" if rules else ""
    return f"{judgement.outcome}: {WOORDEN[judgement.outcome]}{why}; regels versie {judgement.policy_version}."


def _namen(groepen: Iterable[Groep]) -> str:
    return ", ".join(sorted(groepen))
