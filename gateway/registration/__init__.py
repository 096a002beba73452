"""What is written down about one document: the recording of each outcome, complete with its log entries.

``case`` is one document at the desk; ``arrival`` is what must be known before it is judged; ``sealing`` makes a message
that may leave; ``outcomes`` are the ways it can end. Everything is made of values; ids, salts, seals and keyed digests
come from the ports.
"""

from gateway.registration.case import Case, Target
from gateway.registration.outcomes import judged, refused, rejected, settled
from gateway.registration.sealing import Verdict

__all__ = ["Case", "Target", "Verdict", "judged", "refused", "rejected", "settled"]
