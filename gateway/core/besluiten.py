"""What people decide about what is held: who decides, one act, and what it makes true in one commit.

Rules:

1. Who decides is a ``Persoon``: proved by that person's own token, never by a name that somebody states.
2. A log entry or a row in the open names a person by pseudonym (keyed per verantwoordelijke) and function; reason,
   registration number and corrected fields are content of the document.
3. Of several persons those count together who named every ground of the present act, since the document was last
   confirmed with other fields. Who acts twice counts once.
4. One act is one row, numbered per held thing: of two who decide at once the journal lets one be next, and the other
   looks again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gateway.contracts.errors import Finding, Forbidden, Invalid
from gateway.contracts.message import DeliveryId, DocumentId, Oin
from gateway.core.audit import Feit
from gateway.core.gronden import GRONDEN
from gateway.core.policy import Fired, MenselijkBesluit, Uitkomst
from gateway.core.recording import DueDelivery, Entry, StoredDecision, StoredMessage

REASON = range(3, 1001)
"""Characters of a reason."""


class Handeling(StrEnum):
    """What a person does with what is held."""

    VRIJGEVEN = "vrijgeven"
    WEIGEREN = "weigeren"
    BEVESTIGEN = "bevestigen"
    """Release, after looking at what was read by machine and correcting it where needed."""


FEIT_OF: Mapping[Handeling, Feit] = {
    Handeling.VRIJGEVEN: Feit.PERSOON_GAF_VRIJ,
    Handeling.WEIGEREN: Feit.PERSOON_WEIGERDE,
    Handeling.BEVESTIGEN: Feit.PERSOON_BEVESTIGDE,
}
"""Act → the entry that says so."""


class HoldState(StrEnum):
    """What became of what was held."""

    OPEN = "open"
    VRIJGEGEVEN = "vrijgegeven"
    GEWEIGERD = "geweigerd"


WACHT = "wacht"
"""Outcome of an act after which something still stands in the way: another person, or another rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persoon:
    """A person, as the identity provider proved it a moment ago."""

    sub: str = field(repr=False)
    """Unique with ``issuer``, for ever; kept nowhere."""
    issuer: str
    functie: str
    """Of ``policy.FUNCTIES``."""
    registratienummer: str | None = field(default=None, repr=False)
    """SKJ or BIG."""
    verantwoordelijke: Oin
    """The Veilig Thuis in whose name this person decides."""
    ingelogd: datetime
    """When this person last showed who it is (``auth_time``)."""
    amr: tuple[str, ...] = ()
    """How (RFC 8176)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of one person on one held thing."""

    handeling: Handeling
    persoon: Persoon
    over: str
    """Id of a held document, or of a held delivery."""
    gronden: frozenset[str]
    reden: str = field(repr=False)
    at: datetime
    velden: bytes | None = field(default=None, repr=False)
    """With ``bevestigen``: the whole corrected draft, JSON; None when what was read is right."""
    door: str
    """By which door: OIN of the client, ``opdrachtregel`` or ``scherm``."""
    sleutel: str | None = None
    """``Idempotency-Key``."""

    def check(self) -> None:
        """Raise unless this person may decide this, and says why.

        Raises:
            Invalid: a ground that does not exist, none at all, no reason.
            Forbidden: a ground that is not this person's to decide.
        """
        findings = [Finding("grond-onbekend", "/gronden") for grond in self.gronden if grond not in GRONDEN]
        if not self.gronden:
            findings.append(Finding("grond-ontbreekt", "/gronden"))
        if len(self.reden.strip()) not in REASON:
            findings.append(Finding("reden-ontbreekt", "/reden"))
        if self.velden is not None and self.handeling is not Handeling.BEVESTIGEN:
            findings.append(Finding("velden-zonder-bevestiging", "/velden"))
        if findings:
            raise Invalid(
                "besluit-onvolledig", "Noem ten minste één grond (H1 tot H21) en een reden.", findings=findings
            )
        refused = sorted(grond for grond in self.gronden if self.persoon.functie not in GRONDEN[grond].door)
        if refused:
            raise Forbidden(
                "grond-niet-aan-u",
                "Deze beslissing is niet aan iemand met uw functie.",
                findings=[Finding("grond-niet-aan-u", grond) for grond in refused],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Motivering:
    """The content of a decision: goes when the document's content goes."""

    reden: str
    registratienummer: str | None
    velden: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanDecision:
    """One act as it is kept: never changed, never removed."""

    id: str
    at: datetime
    verantwoordelijke: Oin
    over: str
    document: DocumentId
    number: int
    """1 for the first act on this held thing."""
    handeling: Handeling
    gronden: tuple[str, ...]
    persoon: str
    """Pseudonym."""
    functie: str
    door: str
    digest: str
    """Keyed digest of what was decided and why: the same again is a repetition."""
    basis: str
    """Versions of rules and partners by which policy judged it."""
    sleutel: str | None
    """Keyed digest of the client's ``Idempotency-Key``."""
    outcome: str
    """``wacht``, or the ``HoldState`` in which it closed what was held."""
    answer: Mapping[str, object]
    """What the person heard: codes and ids; the same again gets the same answer."""
    motivering: Motivering | None = field(default=None, repr=False)
    """None where only those who look at a list read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What waits for a person, or waited: a document, or a delivery whose permit no longer stands."""

    id: str
    document: DocumentId
    delivery: DeliveryId | None
    verantwoordelijke: Oin
    at: datetime
    kind: str
    urgentie: str
    reasons: tuple[Mapping[str, str], ...]
    """What still stands in the way: ``regel``, ``code``, ``uitleg``, ``groepen``, ``gronden``, …; never a value."""
    state: HoldState
    closed_at: datetime | None
    decisions: tuple[HumanDecision, ...] = ()
    """In their order."""
    permit: StoredDecision | None = None
    """Of a delivery: the decision by which it was sealed."""
    via: Oin | None = None
    """Of a delivery: the partner whose transport carries it."""
    velden: bytes | None = field(default=None, repr=False)
    """The draft as it was last confirmed with other fields; only where one held thing is looked at."""
    gelezen: bytes | None = field(default=None, repr=False)
    """What a machine read in the document, JSON; idem."""
    bronnen: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Pointer of each of these fields → where it stands, and how sure that is; idem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Everything that becomes true by one act, in one commit.

    The journal writes it only while the held thing is open and has exactly ``human.number - 1`` decisions.
    """

    held: Held
    human: HumanDecision
    state: HoldState
    """Of the held thing afterwards."""
    reasons: tuple[Mapping[str, str], ...] = ()
    """What still stands in the way."""
    decisions: tuple[StoredDecision, ...] = ()
    messages: tuple[StoredMessage, ...] = ()
    deliveries: tuple[DueDelivery, ...] = ()
    entries: tuple[Entry, ...] = ()


def together(act: Act, persoon: str, earlier: Sequence[HumanDecision]) -> MenselijkBesluit:
    """What this act, by pseudonym ``persoon``, and the earlier ones that count with it come to, as a fact for policy.

    Who gave it free on fewer grounds does not count; nor does what came before the fields were corrected.
    """
    since = 0
    for index, decision in enumerate(earlier):
        if decision.answer.get("velden") is True:
            since = index
    counting = [] if act.velden is not None else earlier[since:]
    agreed = [d for d in counting if d.handeling is not Handeling.WEIGEREN and act.gronden <= set(d.gronden)]
    return MenselijkBesluit(
        gronden=act.gronden,
        functies=frozenset({act.persoon.functie, *(decision.functie for decision in agreed)}),
        personen=len({persoon, *(decision.persoon for decision in agreed)}),
    )


def agreed(decisions: Sequence[HumanDecision]) -> MenselijkBesluit | None:
    """What people decided about a delivery that they gave free; None when nobody did."""
    released = [decision for decision in decisions if decision.handeling is Handeling.VRIJGEVEN]
    if not released:
        return None
    gronden = frozenset(released[-1].gronden)
    counting = [decision for decision in released if gronden <= set(decision.gronden)]
    return MenselijkBesluit(
        gronden=gronden,
        functies=frozenset(decision.functie for decision in counting),
        personen=len({decision.persoon for decision in counting}),
    )


BLOCKING = frozenset({Uitkomst.HOLD.value, Uitkomst.QUARANTINE.value, Uitkomst.DENY.value})
"""Outcomes of a rule that keep a message here; by policy alone a report is not denied but held."""


def reason_of(fired: Fired) -> dict[str, str]:
    """A rule that fired, as decision, hold and work list keep it: codes and standing sentences, never a value."""
    reason = {
        "regel": fired.regel,
        "code": fired.code,
        "uitkomst": fired.uitkomst.value,
        "groepen": " ".join(fired.groepen),
        "uitleg": fired.zin,
    }
    if fired.gronden:
        reason |= {"gronden": " ".join(fired.gronden), "vierOgen": "ja" if fired.vier_ogen else "nee"}
    if fired.functies:
        reason["functies"] = " ".join(sorted(fired.functies))
    if fired.beantwoord:
        reason["beantwoord"] = "ja"
    return reason


def in_the_way(reasons: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """Those that keep a message here still: not what was only noticed, and not what people answered."""
    return tuple(r for r in reasons if r.get("uitkomst") in BLOCKING and r.get("beantwoord") != "ja")
