"""The law as data: the shape of ``uitwisselingen.toml`` and ``regels.toml``, checked once, then frozen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.partners import Rol
from gateway.core.policy.facts import FUNCTIES, GRONDEN, Facts, MenselijkBesluit, Richting
from gateway.core.policy.verklaringen import VERKLARINGEN

IEDEREEN = "*"


class Uitkomst(StrEnum):
    """What follows from a rule, and from all of them together; from light to heavy in ``WEIGHT``."""

    PERMIT = "permit"
    WARN = "warn"
    STRIP = "strip"
    HOLD = "hold"
    QUARANTINE = "quarantine"
    DENY = "deny"


WEIGHT: Mapping[Uitkomst, int] = {outcome: weight for weight, outcome in enumerate(Uitkomst)}

Letter = Literal["R", "R/C", "A", "C", "-"]
Status = Literal["law", "reading", "disputed"]


class _Entry(BaseModel):
    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=True,
    )


class _Dated(_Entry):
    geldig_van: date | None = None
    geldig_tot: date | None = None
    """The last day."""

    def geldt(self, on: date) -> bool:
        """Whether it is in force on ``on``."""
        return (self.geldig_van is None or self.geldig_van <= on) and (self.geldig_tot is None or on <= self.geldig_tot)


class Grondslag(_Dated):
    """An article, with the dates between which it (or its reference to this exchange) is in force."""

    wet: str
    artikel: str
    lid: str | None = None
    onder: str | None = None
    geldig_van: date
    tekst_van: date
    """Of the text that was read."""

    @cached_property
    def code(self) -> str:
        """For the envelope: upper case, no spaces, as in ``BPG-4.2.1.i``."""
        parts = (self.artikel.replace(":", "."), self.lid, self.onder)
        return f"{self.wet.upper()}-{'.'.join(part for part in parts if part)}"


class Rolbeschrijving(_Dated):
    """A party in the law, and whether it may use the BSN."""

    id: str
    naam: str
    bsn_gerechtigd: bool


class Gemeentelijk(_Dated):
    """A municipality, and the one into which it went."""

    code: str = Field(pattern=r"^\d{4}$")
    naam: str
    opvolger: str | None = None


class Uitwisseling(_Entry):
    """One row of the matrix: who may give what to whom, for which purpose, on what basis."""

    id: str
    naam: str
    soort_bericht: tuple[str, ...] = Field(strict=False)
    antwoord_bericht: tuple[str, ...] = Field(default=(), strict=False)
    """Kinds that go back under the same row, from its receiver to its sender."""
    verplicht_in: tuple[str, ...] | None = Field(default=None, strict=False)
    """Kinds in which ``R`` is required; None: those of ``soort_bericht``."""
    afzender_rollen: tuple[str, ...] = Field(strict=False)
    ontvanger_rollen: tuple[str, ...] = Field(strict=False)
    urgentie: tuple[Annotated[Urgentie, Field(strict=False)], ...] = Field(strict=False)
    doelbinding: tuple[str, ...] = Field(strict=False)
    verklaringen: tuple[str, ...] = Field(strict=False)
    gebruikersrollen: tuple[str, ...] = Field(default=(), strict=False)
    """Codes of those who may ask at the partner (rule 11); empty: it is not said who asks."""
    redenen: tuple[str, ...] = Field(default=(), strict=False)
    """Codes of the reasons for which they may."""
    status: Status
    letters_status: Status
    afspraak_nodig: bool
    """Off, until an agreement names it (declaration ``uitwisselingen``)."""
    alleen_betrokken_partij: bool
    gebouwd: bool = True
    """False: its kind is not there yet, and the row is about nothing."""
    klok: str = ""
    """Which term begins, in Dutch."""
    bewaarklasse: str = ""
    """How long the receiver keeps it, in Dutch."""
    zonder_bsn: frozenset[str] = Field(default=frozenset(), exclude=True)
    """Roles that may not use the BSN; from the list of roles."""
    gemeenten: tuple[Gemeentelijk, ...] = Field(default=(), exclude=True)
    """From the list of municipalities."""
    grondslag_afzender: tuple[Grondslag, ...] = Field(strict=False, min_length=1)
    grondslag_ontvanger: tuple[Grondslag, ...] = Field(strict=False, min_length=1)
    grondslag_per_rol: dict[str, tuple[Grondslag, ...]] = Field(default={}, strict=False)
    """What comes on top for a partner of this role."""
    voorwaarden: dict[Annotated[Groep, Field(strict=False)], str] = {}
    letters: dict[Annotated[Groep, Field(strict=False)], Letter]

    @field_validator("letters", mode="before")
    @classmethod
    def _ungrouped(cls, given: dict[str, str]) -> dict[str, str]:
        """Written per letter, read per group; a group that is not written is forbidden."""
        grouped = [(groep, letter) for letter, groepen in given.items() for groep in groepen.split()]
        twice = len(grouped) != len({groep for groep, _ in grouped})
        if twice or not {groep for groep, _ in grouped} <= {*Groep}:
            msg = "letters"
            raise ValueError(msg)
        written = dict(grouped)
        return {groep.value: written.get(groep.value, "-") for groep in Groep}

    @model_validator(mode="after")
    def _complete(self) -> "Uitwisseling":
        rollen = {*get_args(Rol), IEDEREEN}
        faults = {
            "letters": set(self.letters) != set(Groep),
            "voorwaarden": set(self.voorwaarden) != self.groepen("C")
            or not all(re.fullmatch(r"[a-z-]+=\S+", voorwaarde) for voorwaarde in self.voorwaarden.values())
            or not {voorwaarde.partition("=")[0] for voorwaarde in self.voorwaarden.values()} <= set(VERKLARINGEN),
            "rollen": not {*self.afzender_rollen, *self.ontvanger_rollen, *self.grondslag_per_rol} <= rollen,
            "verplicht-in": not set(self.verplicht_in or ()) <= {*self.soort_bericht, *self.antwoord_bericht},
            "verklaringen": not set(self.verklaringen) <= set(VERKLARINGEN),
            "doelbinding": ("doelbinding" in self.verklaringen) != bool(self.doelbinding),
        }
        if wrong := [name for name, fault in faults.items() if fault]:
            raise ValueError(", ".join(wrong))
        return self

    def groepen(self, letter: Letter) -> frozenset[Groep]:
        """The groups that have ``letter``."""
        return frozenset(groep for groep, given in self.letters.items() if given == letter)

    @cached_property
    def verboden(self) -> frozenset[Groep]:
        """Every group marked ``-``."""
        return self.groepen("-")

    @cached_property
    def verplicht(self) -> frozenset[Groep]:
        """Every group marked ``R`` or ``R/C``."""
        return self.groepen("R") | self.groepen("R/C")

    @cached_property
    def eisen(self) -> Mapping[Groep, tuple[str, str]]:
        """Of ``voorwaarden``: group → declaration, and what it must say."""
        asked = ((groep, voorwaarde.split("=", 1)) for groep, voorwaarde in self.voorwaarden.items())
        return {groep: (naam, waarde) for groep, (naam, waarde) in asked}

    @cached_property
    def grondslagen(self) -> tuple[Grondslag, ...]:
        """Of the sender, then of the receiver."""
        return (*self.grondslag_afzender, *self.grondslag_ontvanger)

    def grondslagen_voor(self, partner_rol: str | None) -> tuple[Grondslag, ...]:
        """``grondslagen``, and those of the partner's role."""
        return (*self.grondslagen, *self.grondslag_per_rol.get(partner_rol or "", ()))

    @cached_property
    def perioden(self) -> Mapping[str | None, tuple[date, date]]:
        """The first and the last day on which all its articles are in force: per partner's role, None for any other."""
        return {
            rol: (
                max(grond.geldig_van for grond in self.grondslagen_voor(rol)),
                min(grond.geldig_tot or date.max for grond in self.grondslagen_voor(rol)),
            )
            for rol in (None, *self.grondslag_per_rol)
        }

    def in_werking(self, partner_rol: str | None, on: date) -> bool:
        """Whether every article on which it rests with this partner is in force on ``on``."""
        first, last = self.perioden.get(partner_rol) or self.perioden[None]
        return first <= on <= last

    def vereist(self, kind: str) -> frozenset[Groep]:
        """The groups that must be there, or be recorded as absent, in a message of ``kind``."""
        where = self.soort_bericht if self.verplicht_in is None else self.verplicht_in
        return self.verplicht if kind in where else frozenset()

    @cached_property
    def zijden(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """Kind → roles of its sender, roles of its receiver; nothing while it is not built."""
        van, aan = frozenset(self.afzender_rollen), frozenset(self.ontvanger_rollen)
        there, back = dict.fromkeys(self.soort_bericht, (van, aan)), dict.fromkeys(self.antwoord_bericht, (aan, van))
        return {**there, **back} if self.gebouwd else {}

    def past(self, facts: Facts | Richting) -> bool | None:
        """Whether this row is about these facts; None when an unknown role decides it."""
        sides = self.zijden.get(facts.kind)
        if sides is None or facts.urgentie not in self.urgentie:
            return False
        van, aan = _among(facts.afzender_rol, sides[0]), _among(facts.ontvanger_rol, sides[1])
        return False if van is False or aan is False else van and aan


def _among(rol: str | None, rollen: frozenset[str]) -> bool | None:
    if rol in rollen or IEDEREEN in rollen:
        return True
    return None if rol is None else False


class Regel(_Entry):
    """One rule: its sentence, its article, and what follows when it fires."""

    id: str
    code: str
    ook_codes: tuple[str, ...] = Field(default=(), strict=False)
    zin: str
    artikel: str
    uitkomst: Annotated[Uitkomst, Field(strict=False)]
    soort: Literal["beslis", "klok", "invariant", "afwezig", "later"]
    status: Status
    geldt_voor: tuple[str, ...] = Field(default=(), strict=False)
    """Ids of exchanges; empty means all."""
    bewijs: tuple[str, ...] = Field(default=(), strict=False)
    """Tests (``path::name``) that prove a rule which is kept by construction or by absence."""
    gronden: tuple[str, ...] = Field(default=(), strict=False)
    """Human decisions that answer it (``GRONDEN``), one of which is enough; empty: none does."""
    vier_ogen: bool = False
    """Two different persons must have decided."""
    functies: tuple[str, ...] = Field(default=(), strict=False)
    """At least one who decided must be one of these (``FUNCTIES``); empty: anyone who may decide."""

    @model_validator(mode="after")
    def _answerable(self) -> "Regel":
        faults = {
            "gronden": not set(self.gronden) <= GRONDEN or (self.uitkomst is Uitkomst.HOLD and not self.gronden),
            "functies": not set(self.functies) <= FUNCTIES,
            "bewijs": bool(self.bewijs) != (self.soort in {"invariant", "afwezig"}),
            "vier-ogen": (self.vier_ogen or bool(self.functies)) and not self.gronden,
        }
        if wrong := [name for name, fault in faults.items() if fault]:
            raise ValueError(", ".join(wrong))
        return self

    def answered_by(self, besluit: MenselijkBesluit | None) -> bool:
        """Whether ``besluit`` is on one of its grounds, by enough and by the right persons."""
        return (
            besluit is not None
            and not besluit.gronden.isdisjoint(self.gronden)
            and besluit.personen >= (2 if self.vier_ogen else 1)
            and not (self.functies and besluit.functies.isdisjoint(self.functies))
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Policy:
    """The whole rule base, and the version by which decisions name it. Each is its own: what is known of it is kept."""

    uitwisselingen: tuple[Uitwisseling, ...] = ()
    regels: tuple[Regel, ...] = ()
    rollen: Mapping[str, Rolbeschrijving] = field(default_factory=dict)
    gemeenten: Mapping[str, Gemeentelijk] = field(default_factory=dict)
    """CBS code → municipality."""
    vangnet: Uitwisseling | None = None
    """The row by which an acute report is judged when no row is about its sender."""
    version: str
    _voor: Mapping[str, tuple[Regel, ...]] = field(init=False, repr=False, compare=False)
    _over: Mapping[str, tuple[Uitwisseling, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        deciding = [regel for regel in self.regels if regel.soort == "beslis"]
        per_row = {
            ident: tuple(regel for regel in deciding if not regel.geldt_voor or ident in regel.geldt_voor)
            for ident in ("", *(row.id for row in self.uitwisselingen))
        }
        object.__setattr__(self, "_voor", per_row)
        kinds = {kind for row in self.uitwisselingen for kind in (*row.soort_bericht, *row.antwoord_bericht)}
        per_kind = {
            kind: tuple(r for r in self.uitwisselingen if kind in r.soort_bericht or kind in r.antwoord_bericht)
            for kind in kinds
        }
        object.__setattr__(self, "_over", per_kind)

    def rijen(self, kind: str) -> tuple[Uitwisseling, ...]:
        """The rows in which ``kind`` goes one way or the other."""
        return self._over.get(kind, ())

    def regels_voor(self, row: Uitwisseling) -> tuple[Regel, ...]:
        """The rules that decide for ``row``."""
        return self._voor[row.id]

    def regel(self, ident: str) -> Regel | None:
        """The rule with this id, if it is in force here."""
        return next((regel for regel in self.regels if regel.id == ident), None)


GEEN = Uitwisseling(
    id="",
    naam="Geen uitwisseling",
    soort_bericht=(),
    afzender_rollen=(),
    ontvanger_rollen=(),
    urgentie=(),
    doelbinding=(),
    verklaringen=(),
    status="law",
    letters_status="law",
    afspraak_nodig=False,
    alleen_betrokken_partij=False,
    grondslag_afzender=(Grondslag(wet="Wmo", artikel="5.3.3", lid="1", geldig_van=date.min, tekst_van=date.min),),
    grondslag_ontvanger=(Grondslag(wet="Wmo", artikel="5.3.3", lid="1", geldig_van=date.min, tekst_van=date.min),),
    letters={},
)
"""What a message is judged by when no row is about it: every group is forbidden."""
