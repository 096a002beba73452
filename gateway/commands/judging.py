"""What ``gateway policy`` asks: a rule base, what was decided and why, what would be, and what would have been."""

import tomllib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from gateway import journey
from gateway.bootstrap import RULE_FILES, SystemClock, law, open_gateway, open_journal
from gateway.commands.proefgeval import read_proefgeval
from gateway.commands.showing import Line
from gateway.contracts.errors import Finding, Invalid, Misconfigured, Unknown
from gateway.contracts.message import Door, Oin, Party, Received
from gateway.core.canonical import load as load_json
from gateway.core.clocks import AMSTERDAM, dutch_day
from gateway.core.opening import open_document
from gateway.core.policy import Judgement, Policy, Stap, explain, facts_from_json, judge
from gateway.core.policy.comparing import LEAVES, compare
from gateway.core.policy.judgement import fold
from gateway.core.recording import StoredDecision
from gateway.ports import Earlier, Gateway
from gateway.registration.sealing import judgement_of
from gateway.settings import load

__all__ = ["Told", "became", "fold", "past", "rule_base", "tried", "would_become"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One decision, explained."""

    about: str
    judgement: Judgement
    steps: tuple[Stap, ...]


def rule_base(drafts: Iterable[Path] | None) -> Policy:
    """The rule base of this version, with ``drafts`` (files, or folders of them) in the place of its own files.

    Which of the two a file is, shows what stands in it; its name is free.

    Raises:
        Misconfigured: what is given is no rule base.
    """
    given = tuple(drafts or ())
    inside = [path / name for path in given if path.is_dir() for name in RULE_FILES]
    paths = [*(path for path in given if path.is_file()), *(path for path in inside if path.exists())]
    files = dict(_rule_file(path) for path in paths)
    if given and not files:
        raise _no_rules("regels-ontbreken", given[0])
    return law(files)


def _rule_file(path: Path) -> tuple[str, bytes]:
    content = path.read_bytes()
    try:
        rows, rules = ("uitwisselingen" in (keys := tomllib.loads(content.decode()))), "regels" in keys
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise _no_rules("geen-toml", path) from None
    if rows == rules:
        raise _no_rules("geen-regels", path)
    return RULE_FILES[0] if rows else RULE_FILES[1], content


def _no_rules(rule: str, path: Path) -> Misconfigured:
    return Misconfigured("regels-ongeldig", "Dit zijn geen regels.", findings=[Finding(rule, path.name)])


def became(ident: str) -> list[Told]:
    """Every decision about a document, or the one of this message; from what the decisions keep.

    Raises:
        Unknown: nothing was decided about it, or it is not here.
    """
    with open_journal(load()) as journal:
        line = journal.document_behind(ident)
        decisions = [] if line is None else journal.decisions(document=line.id)
    mine = [decision for decision in decisions if ident == decision.message] or decisions
    if not mine:
        raise Unknown("besluit-onbekend", "Hierover is geen besluit genomen, of het staat niet in dit journaal.")
    policy = law()
    return [_told(decision, policy) for decision in mine]


def _told(decision: StoredDecision, policy: Policy) -> Told:
    """By the rules of then: when they are those of today, judging the same facts again tells more of the same."""
    facts = facts_from_json(decision.facts)
    judgement = judge(facts, policy) if decision.policy_version == policy.version else judgement_of(decision)
    about = f"Besluit {decision.id} over {decision.message or decision.document}"
    return Told(about=about, judgement=judgement, steps=explain(facts, judgement, policy))


def would_become(path: Path, party: str | None) -> list[Told]:
    """What would be decided about the document in a file: the road of ``journey.rehearse``; nothing is stored.

    Raises:
        Invalid: nothing would be decided: it was taken in before, or its sender would hear no before that.
        Refused: it cannot be opened.
    """
    gateway = open_gateway(load())
    with closing(gateway.journal):
        considered = journey.consider(_at_a_door(path.read_bytes(), party, gateway), gateway)
        if isinstance(considered, Earlier):
            raise Invalid("eerder-aangenomen", "Dit document is al aangenomen: vraag het met zijn id.")
        if not considered.decisions:
            public = considered.refusal.public if considered.refusal else "Hierover valt niets te besluiten."
            raise Invalid("zonder-besluit", public, findings=considered.document.findings)
        return [_told(decision, gateway.policy) for decision in considered.decisions]


def _at_a_door(content: bytes, party: str | None, gateway: Gateway) -> Received:
    """The document as its sender would hand it over: ``party`` (name or OIN), or in whose name it says it is."""
    at, json = gateway.clock.now(), content.lstrip().startswith(b"{")
    named = json and "type" in cast("dict[str, object]", load_json(content))  # a report comes by a door of its own

    def received(oin: str) -> Received:
        return Received(
            content=content,
            media_type="application/json" if json else "text/xml",
            door=Door.JSON if json else Door.STUF,
            party=Party(oin=Oin(oin), bewijs="opdrachtregel"),
            at=at,
            kind="MeldingGedaan" if json and not named else None,
        )

    if party is None:
        return received(open_document(received(""), gateway.limits).zender)
    partners = [p for book in gateway.journal.library().books.values() for p in book.partners.values()]
    return received(next((partner.oin for partner in partners if party in (partner.naam, partner.oin)), party))


def tried(path: Path, policy: Policy) -> Told:
    """What ``policy`` says of the message in a file, which names sender and receiver itself (``proefgeval``).

    Raises:
        Refused: the file holds no such message; findings have rule and position.
    """
    facts = read_proefgeval(path.read_bytes(), dutch_day(SystemClock().now()))
    judgement = judge(facts, policy)
    return Told(about=str(path), judgement=judgement, steps=explain(facts, judgement, policy))


def past(policy: Policy, since: datetime | None, verantwoordelijke: Oin | None) -> tuple[int, list[Line]]:
    """How many decisions were taken since a Dutch day, and a line for each that ``policy`` would take otherwise."""
    begin = None if since is None else since.replace(tzinfo=AMSTERDAM)
    with open_journal(load()) as journal:
        decisions = journal.decisions(verantwoordelijke, since=begin)
    return len(decisions), [line for decision in decisions if (line := _compared(decision, policy)) is not None]


def _compared(decision: StoredDecision, policy: Policy) -> Line | None:
    facts, was = facts_from_json(decision.facts), judgement_of(decision)
    if was.outcome in LEAVES and decision.message is None:
        return None  # it might have gone, but nobody takes it here: other rules change nothing for anyone
    found = compare(facts, was, judge(facts, policy))
    if found is None:
        return None
    return {
        "at": decision.at.isoformat(),
        "document": decision.document,
        "ontvanger": decision.receiver,
        "rol": facts.ontvanger_rol,
        "soort": decision.kind,
        "was": _outcome(found.was),
        "wordt": _outcome(found.wordt),
        "gevolg": found.gevolg.value,
        "erbij": sorted(found.erbij),
        "eraf": sorted(found.eraf),
        "regels": sorted({line.regel for line in found.wordt.fired} ^ {line.regel for line in found.was.fired}),
    }


def _outcome(judgement: Judgement) -> str:
    return f"{judgement.exchange or '-'} {judgement.outcome}"
