"""What the gateway adds to a draft, and what it makes of an acute one that cannot be read.

Nothing of what a document says is changed: declarations and warnings are put beside it, minority is reckoned where a date
of birth is complete.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.berichten.melding_gedaan import Betrokkene, Persoonsgegevens, Verklaring, Waarschuwing
from gateway.contracts.errors import Finding
from gateway.contracts.message import DocumentId, Draft
from gateway.core import policy
from gateway.core.clocks import is_minor


def completed(
    bericht: MeldingGedaan, draft: Draft, verklaringen: Mapping[str, policy.Verklaring], *, on: date
) -> MeldingGedaan:
    """The report with what was declared about it (and by what), its warnings, and who is a minor on ``on``."""
    return bericht.model_copy(
        update={
            "betrokkenen": tuple(_with_age(betrokkene, on) for betrokkene in bericht.betrokkenen),
            "verklaringen": tuple(
                Verklaring(naam=naam, waarde=said.waarde, bron=said.bron) for naam, said in sorted(verklaringen.items())
            ),
            "waarschuwingen": tuple(
                Waarschuwing(regel=finding.rule, plaats=finding.path)
                for finding in (*draft.bevindingen, *draft.waarschuwingen)
            ),
        }
    )


def _with_age(betrokkene: object, on: date) -> object:
    if not isinstance(betrokkene, Betrokkene) or not isinstance(betrokkene.persoon, Persoonsgegevens):
        return betrokkene
    minor = is_minor(betrokkene.persoon.geboortedatum, on)
    return betrokkene if minor is None else betrokkene.model_copy(update={"minderjarig": minor})


def incomplete(findings: Iterable[Finding], document: DocumentId) -> Draft:
    """An acute report that could not be validated: VT gets it at once, by reference to the document (invariant 9).

    None of its fields was confirmed, so none is copied: what stands in the document is read there, by a person.
    """
    return Draft(
        data=MeldingGedaan(volledig=False, document=document),
        bronnen={},
        waarschuwingen=tuple(findings),
    )
