"""Reading off a message what rules ask of it besides its field groups; only what it comes to is kept.

A feature that a kind cannot have stays None, and None holds where a rule asks for it.
"""

from collections.abc import Mapping
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
    OverPersonen,
    PersoonGevraagd,
    PersoonVerstrekt,
)
from gateway.contracts.berichten.bericht import Code, Datum
from gateway.contracts.berichten.inhoud import Gegeven, Inhoud
from gateway.contracts.berichten.partijen import Instantie
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.kenmerken import Kenmerken, PolitieGegeven
from gateway.core.policy.presence import betrokkenen_of
from gateway.core.policy.verklaringen import age
from gateway.core.policy.vrije_tekst import scan

ZSM = (BekendheidGevraagd, BekendheidVerstrekt, CasusinformatieGevraagd, CasusinformatieVerstrekt, KennisgevingGedaan)


def kenmerken_of(bericht: Bericht, on: date, *, afgeschermd: frozenset[Groep] = frozenset()) -> Kenmerken:
    """The features of ``bericht`` on ``on`` (Dutch calendar day).

    Args:
        bericht: before anything was taken out.
        on: the day on which it is judged.
        afgeschermd: the groups whose values no free text of it may repeat.
    """
    found = {f"{vondst.soort.value}:{vondst.groep.value}" for vondst in scan(bericht, afgeschermd=afgeschermd)}
    return Kenmerken(
        vrije_tekst=frozenset(found),
        **_about_persons(bericht),
        **_asked_and_answered(bericht),
        **_handed_over(bericht),
        **_sources(bericht),
        strafzaak=bericht.strafzaak is not None if isinstance(bericht, ZSM) else None,
        politie=_police(bericht, on),
    )


def _about_persons(bericht: Bericht) -> Mapping[str, Any]:
    if not isinstance(bericht, OverPersonen):
        return {}
    persons = betrokkenen_of(bericht)
    who = [each.persoon for each in persons if isinstance(each.persoon, Persoonsgegevens)]
    said: dict[str, Any] = {
        "personen": len(persons),
        "geheim_adres": any(each.geheimhouding is True or each.afgeschermde_adressen for each in who),
    }
    if type(bericht) is PersoonGevraagd:
        said["brp"] = frozenset[str](bericht.gevraagd)
    if type(bericht) is PersoonVerstrekt:
        said["gevonden"] = None if bericht.uitkomst is None else bericht.uitkomst == "gevonden"
        said["brp"] = frozenset({"overlijden"} if any(isinstance(each.overleden, Datum) for each in who) else ())
    if type(bericht) is OnderzoekVerzocht:
        adults = [each for each in persons if each.minderjarig is not True]
        said["gezag_geinformeerd"] = all(map(_told, adults)) if adults else None
    return said


def _told(betrokkene: Betrokkene) -> bool:
    told = betrokkene.informering
    return told is not None and (told.geinformeerd == "Ja" or isinstance(told.reden_niet, str))


def _asked_and_answered(bericht: Bericht) -> Mapping[str, Any]:
    said: dict[str, Any] = {}
    if type(bericht) is InformatieGevraagd or type(bericht) is CasusinformatieGevraagd:
        said["vragen"] = len(bericht.vragen)
    if type(bericht) is BekendheidGevraagd or type(bericht) is CasusinformatieGevraagd:
        said |= {"soort_verzoeker": _code(bericht.soort_verzoeker), "reden": _code(bericht.reden)}
    if type(bericht) is InformatieVerstrekt:
        said |= {"door_persoon": bericht.door_persoon, "relevantie_afgewogen": bericht.relevantie_afgewogen}
    return said


def _handed_over(bericht: Bericht) -> Mapping[str, Any]:
    if type(bericht) is KennisgevingGedaan:
        return {"drempel": bericht.drempel is not None}
    if type(bericht) is OverdrachtAangeboden:
        return {"gemeente": _code(bericht.gemeente)}
    if type(bericht) is OverdrachtGeaccepteerd:
        return {"regievoerder": isinstance(bericht.regievoerder, Instantie), "monitoring": bool(bericht.monitoring)}
    return {}


def _sources(bericht: Bericht) -> Mapping[str, Any]:
    sources = (*bericht.melders, *bericht.informanten) if isinstance(bericht, Inhoud) else ()
    if not sources or any(source.beroepsmatig is None for source in sources):
        return {}
    return {
        "niet_beroepsmatig": any(not source.beroepsmatig and source.toestemming != "Ja" for source in sources),
        "afschermgrond": any(source.beroepsmatig and source.afschermgrond is not None for source in sources),
    }


def _police(bericht: Bericht, on: date) -> frozenset[PolitieGegeven]:
    items = (*bericht.politie, *bericht.politie_gesloten) if isinstance(bericht, Inhoud) else ()
    return frozenset(
        PolitieGegeven(
            artikel=item.wpg_artikel,
            ouderdom=_age(item.eerste_verwerking, on),
            alleen_hit=item.alleen_hit is True,
            gezag=bool(item.bevoegd_gezag),
        )
        for item in items
        if isinstance(item, Gegeven)
    )


def _age(first: Datum | None, on: date) -> str | None:
    """The term of the day; of an incomplete date its first day, so that it never seems younger than it is."""
    return None if first is None else age(date(first.jaar, first.maand or 1, first.dag or 1), on)


def _code(code: object) -> str | None:
    """What a code says, when it is one; a long one is none."""
    value = code.code if isinstance(code, Code) else None
    return value if isinstance(value, str) and len(value) <= 4 and value.isalnum() else None  # noqa: PLR2004
