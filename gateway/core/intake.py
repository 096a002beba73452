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


def completed(
    bericht: MeldingGedaan, draft: Draft, verklaringen: Mapping[str, policy.Verklaring], *, on: date
) -> Bericht:
    """The report with what was declared about it (and by what), its warnings, and who is a minor on ``on``."""
    return policy.mark_minors(bericht, on).model_copy(
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
