"""One report, two roads: the police mails a form and sends XML about the same incident.

Both carry the number of the report in the police's own records (BVH). A mail and an XML report of one zender with the
same number belong together: they share a conversation, and neither is deleted. A form that a person confirmed, when the
XML report is here already, is no second report.
"""

import re
from re import Pattern

from gateway.contracts.berichten import Bericht, MeldingGedaan

REPORT_NUMBER = re.compile(r"\bPL[0-9A-Z]{4}-?\d{4}\d{4,8}\b", re.IGNORECASE)
"""Shape of a BVH number; setting ``report_number``."""
ONBEVESTIGD = "mail-onbevestigd"
"""The finding of a form that no person confirmed yet."""


def number_of(bericht: Bericht, pattern: Pattern[str]) -> str | None:
    """The number of a report, written in one way; None when it has none of this shape."""
    if not isinstance(bericht, MeldingGedaan) or not isinstance(bericht.registratienummer, str):
        return None
    found = pattern.search(bericht.registratienummer)
    return re.sub(r"[^0-9A-Z]", "", found[0].upper()) if found else None
