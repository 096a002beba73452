"""What policy judges by: facts about one message to one receiver, non-personal by construction.

Roles, the manifest, flags, bands, codes, dates of force and declarations: no name, number or text of anyone. So facts
can be stored with the decision and judged again when the content is gone.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

from gateway.contracts.berichten import Bericht, MeldingTeruggekoppeld
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.contracts.message import Urgentie
from gateway.core.partners import Afspraak
from gateway.core.policy.freezing import frozen_when_full
from gateway.core.policy.kenmerken import NIETS, Kenmerken, kenmerken_from_json, kenmerken_to_json
from gateway.core.policy.observing import kenmerken_of
from gateway.core.policy.presence import (
    Aanwezig,
    passes_elfproef,
    personen_of,
    presence_of,
)
from gateway.core.policy.verklaringen import BESLOTEN_DOOR, PERSOON, PROVED, Verklaring, kept

Stand = Aanwezig | Afwezigheid
"""How a group stands: in the message (value or reason), or recorded as absent."""

NIEMAND: frozenset[Groep] = frozenset()
_IN_MESSAGE = frozenset(Aanwezig)
VEILIG_THUIS = "veilig-thuis"
AFGESCHERMD = frozenset({Groep.MELD, Groep.INF, Groep.ADRG})
"""What no free text that Veilig Thuis sends may repeat."""
GRONDEN = frozenset(f"H{number}" for number in range(1, 22))
"""The decisions that the law leaves to people; ``docs/legal-matrix.md`` says which and by whom."""
FUNCTIES = frozenset({"medewerker", "gedragswetenschapper", "vertrouwensarts", "teamleider", "jurist"})
"""What someone who decides can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenselijkBesluit:
    """What people decided about one held message. It is a fact like any other, and judged again with the others."""

    gronden: frozenset[str]
    """Of ``GRONDEN``: what was decided."""
    functies: frozenset[str]
    """Of ``FUNCTIES``: what those who decided are."""
    personen: int
    """How many different persons decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakFeiten:
    """What Veilig Thuis states about the zaak that a message belongs to. None always means: not stated."""

    open: bool | None = None
    veiligheid: str | None = None
    """``acuut``, ``structureel`` or ``geen``: the assessment of safety as it stands."""
    minderjarige: bool | None = None
    """Whether a minor is involved."""
    gemeente: str | None = None
    """CBS code of the municipality of the main person concerned."""
    vermoeden: bool | None = None
    """Whether a person found a reasonable suspicion (Wmo 2015 art. 5.1.6 lid 2)."""
    strafzaak: bool | None = None
    """Whether a custody reference is stated."""
    strafzaak_gesloten: bool | None = None
    """Whether the custody has ended or the case was disposed of."""


class Richting(NamedTuple):
    """Which way a message goes. Nothing else decides under which law it falls."""

    kind: str
    afzender_rol: str | None
    ontvanger_rol: str | None
    urgentie: Urgentie
    on: date
    """Dutch calendar day."""

    @property
    def melding_aan_vt(self) -> bool:
        """A report to Veilig Thuis: never denied, at most held."""
        return self.kind == "MeldingGedaan" and self.ontvanger_rol == VEILIG_THUIS

    @property
    def partner_rol(self) -> str | None:
        """The role of whoever is on the other side of Veilig Thuis; between two of them ``veilig-thuis``."""
        return self.ontvanger_rol if self.afzender_rol == VEILIG_THUIS else self.afzender_rol


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one message to one receiver. None always means: not known."""

    kind: str
    afzender_rol: str | None
    ontvanger_rol: str | None
    urgentie: Urgentie
    on: date
    """Dutch calendar day on which it is judged."""
    verklaringen: Mapping[str, Verklaring] = field(default_factory=dict)
    groepen: Mapping[Groep, Stand] = field(default_factory=dict)
    """A group that is not here is neither in the message nor recorded as absent."""
    tegenstrijdig: frozenset[Groep] = frozenset()
    """Groups that are declared otherwise than they are."""
    afzender_actief: bool | None = None
    ontvanger_actief: bool | None = None
    aan_betrokken_partij: bool | None = None
    """For an answer: whether the receiver is the party whose document it answers."""
    minderjarige: bool | None = None
    minderjarig_onjuist: bool = False
    """Someone is under 18 by a complete date of birth and is not marked so."""
    geidentificeerd: bool = False
    """Every betrokkene has a BSN or the four items of Wmo 2015 art. 5.2.9 lid 6."""
    elfproef: bool = True
    """Every BSN passes its 11-proof."""
    status: str | None = None
    """Status code of a MeldingTeruggekoppeld."""
    bevindingen: tuple[str, ...] = ()
    """Rules that the document breaks and at which a person should look."""
    besluit: MenselijkBesluit | None = None
    """What people decided; None when nobody did."""
    zaak: ZaakFeiten | None = None
    """What is stated about its zaak; None when it has none."""
    kenmerken: Kenmerken = NIETS
    """What the message says of itself."""
    buiten_de_vraag: bool | None = None
    """For an answer: whether it is about persons who were not asked about."""
    weg: str | None = None
    """How it goes out: ``corv``, ``stuf``, ``postvak``, ``amqp``, ``mail``."""
    aanwezig: frozenset[Groep] = field(init=False, compare=False)
    """The groups that are in the message, with a value or with a reason; derived from ``groepen``."""

    def __post_init__(self) -> None:
        present = itertools.compress(self.groepen, map(_IN_MESSAGE.__contains__, self.groepen.values()))
        object.__setattr__(self, "aanwezig", frozenset(present))

    @property
    def richting(self) -> Richting:
        """Which way it goes."""
        return Richting(self.kind, self.afzender_rol, self.ontvanger_rol, self.urgentie, self.on)

    @property
    def melding_aan_vt(self) -> bool:
        """See ``Richting``."""
        return self.richting.melding_aan_vt

    @property
    def partner_rol(self) -> str | None:
        """See ``Richting``."""
        return self.richting.partner_rol

    def verklaard(self, naam: str) -> str | None:
        """The declared value, or None when nobody declared it."""
        verklaring = self.verklaringen.get(naam)
        return None if verklaring is None else verklaring.waarde


_filled = frozen_when_full(Facts)


def facts_to_json(facts: Facts) -> dict[str, object]:
    """As the decision stores them: JSON values only, groups sorted."""
    return {
        "kind": facts.kind,
        "afzender_rol": facts.afzender_rol,
        "ontvanger_rol": facts.ontvanger_rol,
        "urgentie": facts.urgentie.value,
        "on": facts.on.isoformat(),
        "verklaringen": {naam: {"waarde": v.waarde, "bron": v.bron} for naam, v in sorted(facts.verklaringen.items())},
        "groepen": {groep.value: stand.value for groep, stand in sorted(facts.groepen.items())},
        "tegenstrijdig": sorted(groep.value for groep in facts.tegenstrijdig),
        **{name: getattr(facts, name) for name in _PLAIN},
        "bevindingen": list(facts.bevindingen),
        "besluit": None if facts.besluit is None else _decided_to_json(facts.besluit),
        "zaak": None if facts.zaak is None else asdict(facts.zaak),
        "kenmerken": kenmerken_to_json(facts.kenmerken),
    }


def facts_from_json(data: Mapping[str, Any]) -> Facts:
    """The facts that ``facts_to_json`` wrote, now or earlier: a fact that was not kept then is unknown."""
    return Facts(
        kind=data["kind"],
        afzender_rol=data["afzender_rol"],
        ontvanger_rol=data["ontvanger_rol"],
        urgentie=Urgentie(data["urgentie"]),
        on=date.fromisoformat(data["on"]),
        verklaringen={naam: Verklaring(**fields) for naam, fields in data["verklaringen"].items()},
        groepen={Groep(groep): _stand(stand) for groep, stand in data["groepen"].items()},
        tegenstrijdig=frozenset(Groep(groep) for groep in data["tegenstrijdig"]),
        **{name: data[name] for name in _PLAIN if name in data},
        bevindingen=tuple(data["bevindingen"]),
        besluit=None if data.get("besluit") is None else _decided_from_json(data["besluit"]),
        zaak=None if data.get("zaak") is None else ZaakFeiten(**data["zaak"]),
        kenmerken=kenmerken_from_json(data.get("kenmerken", {})),
    )


_PLAIN = (
    "afzender_actief",
    "ontvanger_actief",
    "aan_betrokken_partij",
    "minderjarige",
    "minderjarig_onjuist",
    "geidentificeerd",
    "elfproef",
    "status",
    "weg",
    "buiten_de_vraag",
)


def _decided_to_json(besluit: MenselijkBesluit) -> dict[str, object]:
    return {
        "gronden": sorted(besluit.gronden),
        "functies": sorted(besluit.functies),
        "personen": besluit.personen,
    }


def _decided_from_json(data: Mapping[str, Any]) -> MenselijkBesluit:
    return MenselijkBesluit(
        gronden=frozenset(data["gronden"]), functies=frozenset(data["functies"]), personen=data["personen"]
    )


def _stand(text: str) -> Stand:
    return Afwezigheid(text) if text in frozenset(Afwezigheid) else Aanwezig(text)


def declarations(
    document: Mapping[str, str], afspraak: Afspraak | None, *, by_person: bool = False
) -> dict[str, Verklaring]:
    """What is declared for one message: by its document, and for the rest by the agreement in force.

    That a person decided is no declaration: it counts only when it was proved (``by_person``).
    """
    agreed = {} if afspraak is None else afspraak.verklaringen
    source = "" if afspraak is None else f"afspraak {afspraak.nummer}"
    said = {naam: Verklaring(waarde=waarde, bron=source) for naam, waarde in agreed.items()} | {
        naam: Verklaring(waarde=waarde, bron="document") for naam, waarde in document.items()
    }
    if by_person:
        return said | {BESLOTEN_DOOR: Verklaring(waarde=PERSOON, bron=PROVED)}
    if BESLOTEN_DOOR in said and said[BESLOTEN_DOOR].waarde == PERSOON:
        del said[BESLOTEN_DOOR]
    return said


def facts_of(
    bericht: Bericht,
    *,
    afzender_rol: str | None,
    ontvanger_rol: str | None,
    urgentie: Urgentie,
    on: date,
    verklaringen: Mapping[str, Verklaring],
    afwezig: Mapping[Groep, Afwezigheid] | None = None,
    afzender_actief: bool | None = True,
    ontvanger_actief: bool | None = True,
    aan_betrokken_partij: bool | None = None,
    opgegeven: frozenset[Groep] | None = None,
    bevindingen: Iterable[str] = (),
    besluit: MenselijkBesluit | None = None,
    zaak: ZaakFeiten | None = None,
    weg: str | None = None,
    buiten_de_vraag: bool | None = None,
) -> Facts:
    """Assemble the facts of ``bericht`` for one receiver.

    Args:
        bericht: the message as it would leave, with ``minderjarig`` filled in (``mark_minors``).
        afzender_rol: role of the party in whose name it comes; None when unknown.
        ontvanger_rol: role of the receiver; None when unknown.
        urgentie: the sender's explicit flag.
        on: Dutch calendar day.
        verklaringen: of ``declarations``.
        afwezig: groups that the adapter records as absent (``Draft.afwezig``).
        afzender_actief: whether the sender is a partner now.
        ontvanger_actief: whether the receiver is a partner now.
        aan_betrokken_partij: for an answer, whether it goes to the party whose document it answers.
        opgegeven: the manifest that the sender declares; None when its wire has none.
        bevindingen: rule ids of ``Draft.bevindingen``.
        besluit: what people decided about it while it was held.
        zaak: what is stated about its zaak.
        weg: how it would go out.
        buiten_de_vraag: for an answer, whether it is about persons who were not asked about.
    """
    presence = presence_of(bericht)
    recorded = afwezig or {}
    present = presence.groepen.keys()
    contradicted = NIEMAND if opgegeven is None else opgegeven ^ present
    if recorded:
        contradicted |= present & recorded.keys()
    personen = personen_of(bericht, on)
    return _filled(
        kind=type(bericht).__name__,
        afzender_rol=afzender_rol,
        ontvanger_rol=ontvanger_rol,
        urgentie=urgentie,
        on=on,
        verklaringen=kept(verklaringen, on),
        groepen={**recorded, **presence.groepen},
        tegenstrijdig=frozenset(contradicted),
        afzender_actief=afzender_actief,
        ontvanger_actief=ontvanger_actief,
        aan_betrokken_partij=aan_betrokken_partij,
        minderjarige=personen.minderjarige,
        minderjarig_onjuist=personen.minderjarig_onjuist,
        geidentificeerd=personen.geidentificeerd,
        elfproef=passes_elfproef(presence.bsns),
        status=bericht.status if type(bericht) is MeldingTeruggekoppeld else None,
        bevindingen=tuple(bevindingen),
        kenmerken=kenmerken_of(bericht, on, personen, AFGESCHERMD if afzender_rol == VEILIG_THUIS else NIEMAND),
        besluit=besluit,
        zaak=zaak,
        weg=weg,
        buiten_de_vraag=buiten_de_vraag,
    )
