"""What the gateway adds to a draft, and what it makes of an acute one that cannot be read.

Nothing of what a document says is changed: declarations and warnings are put beside it, minority is reckoned where a
date of birth is complete.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from gateway.contracts.berichten import Bericht, MeldingGedaan
from gateway.contracts.berichten.melding_gedaan import Verklaring, Waarschuwing
from gateway.contracts.errors import Finding
from gateway.contracts.message import DocumentId, Draft
from gateway.core import policy


def completed(draft: Draft, verklaringen: Mapping[str, policy.Verklaring], *, on: date) -> Bericht:
    """What the draft says, with who is a minor on ``on``; of a report also what was declared, by what, and warnings."""
    bericht = policy.mark_minors(draft.data, on)
    if not isinstance(bericht, MeldingGedaan):
        return bericht
    return bericht.model_copy(
        update={
            "verklaringen": tuple(
                Verklaring(naam=naam, waarde=said.waarde, bron=said.bron) for naam, said in sorted(verklaringen.items())
            ),
            "waarschuwingen": tuple(
                Waarschuwing(regel=finding.rule, plaats=finding.path)
                for finding in (*draft.bevindingen, *draft.waarschuwingen)
            ),
        }
    )


UNREAD = Finding("onvolledig-doorgezet")
"""Among the findings of a document that went on unread: its message names it, so its receiver may fetch it."""


def incomplete(findings: Iterable[Finding], document: DocumentId) -> Draft:
    """An acute report that could not be validated: VT gets it at once, by reference to the document (invariant 9).

    None of its fields was confirmed, so none is copied: what stands in the document is read there, by a person.
    """
    return Draft(
        data=MeldingGedaan(volledig=False, document=document),
        bronnen={},
        waarschuwingen=(UNREAD, *findings),
    )
