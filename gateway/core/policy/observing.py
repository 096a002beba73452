"""Reading off a message what rules ask of it besides its field groups; only what it comes to is kept.

Each reader is about one kind, or about what several kinds have in common; which of them a kind has is looked up once.
A feature that a kind cannot have stays None, and None holds where a rule asks for it.
"""

import functools
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gateway.contracts.berichten import (
    BekendheidGevraagd,
    BekendheidVerstrekt,
    Bericht,
    CasusinformatieGevraagd,
    CasusinformatieVerstrekt,
    InformatieGevraagd,
    InformatieVerstrekt,
    KennisgevingGedaan,
    OnderzoekVerzocht,
    OverdrachtAangeboden,
    OverdrachtGeaccepteerd,
    PersoonGevraagd,
    PersoonVerstrekt,
)
from gateway.contracts.berichten.bericht import Code, Datum
from gateway.contracts.berichten.inhoud import Gegeven, Inhoud
from gateway.contracts.berichten.partijen import Instantie
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.kenmerken import Kenmerken, PolitieGegeven
from gateway.core.policy.presence import Personen, betrokkenen_of
from gateway.core.policy.verklaringen import age
from gateway.core.policy.vrije_tekst import scan

Said = Mapping[str, Any]
"""Features of ``Kenmerken`` by name."""


def kenmerken_of(
    bericht: Bericht, on: date, personen: Personen, afgeschermd: frozenset[Groep] = frozenset()
) -> Kenmerken:
    """The features of ``bericht`` on ``on`` (Dutch calendar day).

    Args:
        bericht: before anything was taken out.
        on: the day on which it is judged.
        personen: of ``personen_of``.
        afgeschermd: the groups whose values no free text of it may repeat.
    """
    said: dict[str, Any] = {"personen": personen.aantal, "geheim_adres": personen.geheim_adres}
    if found := scan(bericht, afgeschermd=afgeschermd):
        said["vrije_tekst"] = frozenset([f"{one.soort.value}:{one.groep.value}" for one in found])
    for reader in _readers_of(type(bericht)):
        said.update(reader(bericht, on))
    return Kenmerken(**said)


@functools.cache
def _readers_of(kind: type[Bericht]) -> tuple[Callable[[Any, date], Said], ...]:
    return tuple(reader for model, reader in _READERS if issubclass(kind, model))


def _looked_up(bericht: PersoonGevraagd, _: date) -> Said:
    return {"brp": frozenset[str](bericht.gevraagd)}


def _found(bericht: PersoonVerstrekt, _: date) -> Said:
    who = [each.persoon for each in betrokkenen_of(bericht)]
    dead = any(isinstance(each, Persoonsgegevens) and isinstance(each.overleden, Datum) for each in who)
    found = None if bericht.uitkomst is None else bericht.uitkomst == "gevonden"
    return {"gevonden": found, "brp": frozenset({"overlijden"} if dead else ())}


def _informed(bericht: OnderzoekVerzocht, _: date) -> Said:
    adults = [each for each in betrokkenen_of(bericht) if each.minderjarig is not True]
    return {"gezag_geinformeerd": all(map(_told, adults)) if adults else None}


def _told(betrokkene: Betrokkene) -> bool:
    told = betrokkene.informering
    return told is not None and (told.geinformeerd == "Ja" or isinstance(told.reden_niet, str))


def _asked(bericht: InformatieGevraagd | CasusinformatieGevraagd, _: date) -> Said:
    return {"vragen": len(bericht.vragen)}


def _asked_by(bericht: BekendheidGevraagd | CasusinformatieGevraagd, _: date) -> Said:
    return {"soort_verzoeker": _code(bericht.soort_verzoeker), "reden": _code(bericht.reden)}


def _answered(bericht: InformatieVerstrekt, _: date) -> Said:
    return {"door_persoon": bericht.door_persoon, "relevantie_afgewogen": bericht.relevantie_afgewogen}


def _notified(bericht: KennisgevingGedaan, _: date) -> Said:
    return {"drempel": bericht.drempel is not None}


def _offered(bericht: OverdrachtAangeboden, _: date) -> Said:
    return {"gemeente": _code(bericht.gemeente)}


def _accepted(bericht: OverdrachtGeaccepteerd, _: date) -> Said:
    return {"regievoerder": isinstance(bericht.regievoerder, Instantie), "monitoring": bool(bericht.monitoring)}


def _in_zsm(bericht: Any, _: date) -> Said:  # noqa: ANN401  any kind of ZSM
    return {"strafzaak": bericht.strafzaak is not None}


def _sources(bericht: Inhoud, _: date) -> Said:
    sources = (*bericht.melders, *bericht.informanten)
    if not sources or any(source.beroepsmatig is None for source in sources):
        return {}
    return {
        "niet_beroepsmatig": any(not source.beroepsmatig and source.toestemming != "Ja" for source in sources),
        "afschermgrond": any(source.beroepsmatig and source.afschermgrond is not None for source in sources),
    }


def _police(bericht: Inhoud, on: date) -> Said:
    items = (*bericht.politie, *bericht.politie_gesloten)
    said = (
        PolitieGegeven(
            artikel=item.wpg_artikel,
            ouderdom=_age(item.eerste_verwerking, on),
            alleen_hit=item.alleen_hit is True,
            gezag=bool(item.bevoegd_gezag),
        )
        for item in items
        if isinstance(item, Gegeven)
    )
    return {"politie": frozenset(said)}


def _age(first: Datum | None, on: date) -> str | None:
    """The term of the day; of an incomplete date its first day, so that it never seems younger than it is."""
    return None if first is None else age(date(first.jaar, first.maand or 1, first.dag or 1), on)


def _code(code: object) -> str | None:
    """What a code says, when it is one; a long one is none."""
    value = code.code if isinstance(code, Code) else None
    return value if isinstance(value, str) and len(value) <= 4 and value.isalnum() else None  # noqa: PLR2004


_READERS: tuple[tuple[type[Bericht], Callable[[Any, date], Said]], ...] = (
    (PersoonGevraagd, _looked_up),
    (PersoonVerstrekt, _found),
    (OnderzoekVerzocht, _informed),
    (InformatieGevraagd, _asked),
    (CasusinformatieGevraagd, _asked),
    (CasusinformatieGevraagd, _asked_by),
    (BekendheidGevraagd, _asked_by),
    (InformatieVerstrekt, _answered),
    (KennisgevingGedaan, _notified),
    (OverdrachtAangeboden, _offered),
    (OverdrachtGeaccepteerd, _accepted),
    (Inhoud, _sources),
    (Inhoud, _police),
    *(
        (kind, _in_zsm)
        for kind in (
            BekendheidGevraagd,
            BekendheidVerstrekt,
            CasusinformatieGevraagd,
            CasusinformatieVerstrekt,
            KennisgevingGedaan,
        )
    ),
)
"""What a kind must be (one of) → what is read off it."""
