"""Errors, named by what must happen next.

::

    GatewayError                 code (stable) · public (safe to show to the sender) · findings (rule + position)
    ├── Refused                  the sender must change something: no retry
    │   ├── Unreadable           too large, not well-formed, DTD or entity, wrong encoding
    │   ├── Invalid              schema or semantic rule
    │   ├── Unauthentic          certificate, token, assertion or seal does not verify; sender not vouched for
    │   ├── Forbidden            policy says no; findings carry the rule ids
    │   ├── Conflicting          the reference was used before for other content
    │   ├── Unsupported          no reader, writer, kind or media type for it
    │   └── Unknown              what is asked for does not exist, or not for this party
    ├── Unavailable              someone else is down: keep, retry on schedule
    │   └── PartnerUnavailable · BrokerUnavailable · JournalUnavailable · SignerUnavailable
    ├── Declined                 the partner answered no: park, a person decides
    └── Broken                   our own invariant fails: stop this duty, ring the alarm
        └── Misconfigured        settings, keys or partners.toml are wrong: nothing starts

An error names rule and position, never the value: its text is safe to log and to send. A duplicate is no error: it gets
the first receipt again.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which rule, and where (XPath, JSON pointer or ``line:column``); never the value."""

    rule: str
    path: str = ""


class GatewayError(Exception):
    """The root; raise one of its leaves."""

    def __init__(self, code: str, public: str, *, findings: Iterable[Finding] = ()) -> None:
        """Keep ``code`` (stable, machine-readable), ``public`` (one Dutch sentence, safe to show) and ``findings``."""
        super().__init__(code)
        self.code = code
        self.public = public
        self.findings = tuple(findings)


class Refused(GatewayError):
    """The sender must change something; repeating it unchanged will not help."""


class Unreadable(Refused):
    """The bytes are not a document we can open."""


class Invalid(Refused):
    """The document breaks its schema or a semantic rule."""


class Unauthentic(Refused):
    """Who hands this over is not proved, or may not speak in this name."""


class Forbidden(Refused):
    """The law, as the policy engine has it, does not allow this."""


class Conflicting(Refused):
    """The same reference was acknowledged before for other content."""


class Unsupported(Refused):
    """There is no reader, writer, kind or media type for this."""


class Unknown(Refused):
    """It does not exist, or not for this party: the two are not told apart."""


class Unavailable(GatewayError):
    """Someone else is down; what we hold is kept and tried again."""


class PartnerUnavailable(Unavailable):
    """The partner did not answer, or answered that it cannot take anything now."""


class BrokerUnavailable(Unavailable):
    """The broker did not confirm."""


class JournalUnavailable(Unavailable):
    """The journal could not commit: nothing was acknowledged."""


class SignerUnavailable(Unavailable):
    """The signing key cannot be reached."""


class Declined(GatewayError):
    """The partner answered no to a document we sent."""


class Broken(GatewayError):
    """One of our own invariants fails."""


class Misconfigured(Broken):
    """Settings, keys or partner entries cannot be right; nothing starts on them."""
