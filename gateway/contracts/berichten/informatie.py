"""InformatieGevraagd, InformatieVerstrekt, InformatieGeweigerd: a question in triage, and its answer.

Veilig Thuis asks police, RvdK, Zorg- en Veiligheidshuis, USD and other professionals (Wmo 2015 art. 5.2.6); a partner
asks Veilig Thuis. Every question can be answered on its own; a question that says more than who, why and which period
says it in fields of their own groups, so that policy can see it.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from gateway.contracts.berichten.bericht import WHOLE, Code, GeenWaarde, InAntwoord, Model
from gateway.contracts.berichten.inhoud import Gegevens, Inhoud, Periode
from gateway.contracts.berichten.partijen import Contact, Instantie
from gateway.contracts.berichten.personen import OverPersonen, Tekst
from gateway.contracts.groepen import KENMERK, Groep


class Vraag(Model):
    """One question, by code."""

    nummer: Annotated[int, KENMERK, Field(ge=1), WHOLE]
    code: Annotated[Code, KENMERK]
    toelichting: Annotated[Tekst | None, Groep.INC] = None


class Antwoord(Model):
    """The answer to one question; what supports it stands among the items of its field group."""

    vraag: Annotated[int, KENMERK, Field(ge=1), WHOLE]
    """Number of the question."""
    code: Annotated[Code | GeenWaarde | None, Groep.BES] = None
    tekst: Annotated[Tekst | None, Groep.INC] = None


class InformatieGevraagd(OverPersonen):
    """A question about persons. Who has to weigh it is told nature, seriousness and content (rule 41)."""

    TYPE: ClassVar[str] = "nl.wmo2015.informatieverzoeken.informatie-gevraagd.v1"

    reden: Annotated[Code | None, KENMERK] = None
    periode: Annotated[Periode | None, KENMERK] = None
    vragen: Annotated[tuple[Vraag, ...], Groep.INC, Field(strict=False)] = ()
    aard: Annotated[tuple[Code, ...], Groep.AARD, Field(strict=False)] = ()
    ernst: Annotated[Gegevens, Groep.VB] = ()
    samenvatting: Annotated[Tekst | None, Groep.INC] = None
    vraagsteller: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None


class InformatieVerstrekt(InAntwoord, Inhoud):
    """The answer to an InformatieGevraagd."""

    TYPE: ClassVar[str] = "nl.wmo2015.informatieverzoeken.informatie-verstrekt.v1"

    bekend: Annotated[Code | GeenWaarde | None, Groep.BES] = None
    """Whether, and how, the persons are known there."""
    antwoorden: Annotated[tuple[Antwoord, ...], Groep.BES, Field(strict=False)] = ()
    relevantie_afgewogen: Annotated[bool | None, KENMERK] = None
    """The professional weighed what is relevant (medical secrecy)."""
    door_persoon: Annotated[bool | None, KENMERK] = None
    """Answered by a person, not by a system."""


class InformatieGeweigerd(InAntwoord):
    """The question is not answered, and why."""

    TYPE: ClassVar[str] = "nl.wmo2015.informatieverzoeken.informatie-geweigerd.v1"

    reden: Annotated[Code, KENMERK]
    toelichting: Annotated[Tekst | None, Groep.INC] = None
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None
