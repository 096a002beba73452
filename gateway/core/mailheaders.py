"""The header block of a mail or of one of its parts (RFC 5322 §2.2, RFC 2045 §5, RFC 6532), read strictly.

A header is believed only when it can be read in one way: no doubled one of those that may stand once, no NUL, no line
without a name, no unknown charset. Nothing is repaired.
"""

import re
from collections.abc import Mapping, Sequence
from email.header import decode_header
from email.message import Message

from gateway.contracts.errors import Finding, Invalid

MOST_HEADERS = 300
MOST_BLOCK = 128 * 1024
MOST_PARAMETERS = 4096
"""Length of a header whose parameters are read: the standard library needs time by its square."""
ONCE = frozenset(
    {
        "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type",
        "content-transfer-encoding", "content-disposition", "content-id", "auto-submitted", "return-path",
    }
)  # fmt: skip
"""May stand once (RFC 5322 §3.6, RFC 2045); Return-Path is the trace of the last delivery."""
_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,100})[ \t]*:(.*)", re.DOTALL)
_BASE64_WORD = re.compile(r"=\?[^?\s]+\?[bB]\?([^?]*)\?=")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()\\]*\)")
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_MAILBOX = re.compile(rf"(?:[^<>,;:@]*<\s*({_ADDRESS})\s*>|\s*({_ADDRESS})\s*)")

Headers = Mapping[str, Sequence[str]]
"""Lower-case name → values in order, unfolded."""


def broken(rule: str, where: str = "") -> Invalid:
    """A mail that cannot be read in one way; ``where`` is a header's name or the number of a part."""
    return Invalid(rule, "De e-mail is niet op één manier te lezen.", findings=[Finding(rule, where)])


def read_headers(block: bytes, where: str) -> Headers:
    """The headers of ``block``, which ends before the empty line.

    Raises:
        Invalid: ``mail-kop-…``.
    """
    if len(block) > MOST_BLOCK:
        raise broken("mail-kop-te-groot", where)
    if b"\0" in block:
        raise broken("mail-kop-nul", where)
    fields: list[list[bytes]] = []
    for line in block.split(b"\r\n") if block else ():
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1].append(line)
        else:
            fields.append([line])
    if len(fields) > MOST_HEADERS:
        raise broken("mail-te-veel-koppen", where)
    found: dict[str, list[str]] = {}
    for field in fields:
        match = _NAME.fullmatch(b"".join(field))
        if match is None:
            raise broken("mail-kop-onleesbaar", where)
        name = match[1].decode("ascii").lower()
        try:
            found.setdefault(name, []).append(match[2].decode().strip())
        except UnicodeDecodeError:
            raise broken("mail-kop-tekens", where) from None
    doubled = sorted(name for name in ONCE & found.keys() if len(found[name]) > 1)
    if doubled:
        raise broken("mail-kop-dubbel", f"{where}/{doubled[0]}".lstrip("/"))
    return found


def first(headers: Headers, name: str) -> str:
    """The value of a header that may stand once; empty when it is not there."""
    return next(iter(headers.get(name, ())), "")


def words(value: str, where: str) -> str:
    """``value`` with its encoded words decoded (RFC 2047).

    Raises:
        Invalid: ``mail-kop-codering``.
    """
    if "=?" not in value:
        return value
    if not all(_BASE64.fullmatch(packed) for packed in _BASE64_WORD.findall(value)):
        raise broken("mail-kop-codering", where)
    try:
        parts = decode_header(value)
        text = "".join(
            part if isinstance(part, str) else part.decode(charset or "ascii", "strict") for part, charset in parts
        )
    except Exception:  # noqa: BLE001  the standard library raises what comes up: ValueError, LookupError, binascii.Error
        raise broken("mail-kop-codering", where) from None
    if any(ord(sign) < ord(" ") and sign != "\t" for sign in text):
        raise broken("mail-kop-tekens", where)
    return text


def value_and_parameters(value: str, where: str) -> tuple[str, Mapping[str, str]]:
    """``text/plain; charset=utf-8`` → its first word in lower case, and its parameters (RFC 2045, RFC 2231).

    Raises:
        Invalid: ``mail-kop-parameters``: doubled, undecodable or beyond measure.
    """
    if len(value) > MOST_PARAMETERS:
        raise broken("mail-kop-parameters", where)
    header = Message()
    header["content-type"] = value
    try:
        (main, _), *pairs = header.get_params(failobj=[("", "")])
        parameters = {name.lower(): _extended(said) for name, said in pairs}
    except Exception:  # noqa: BLE001  idem
        raise broken("mail-kop-parameters", where) from None
    if len(parameters) < len(pairs):
        raise broken("mail-kop-parameters", where)
    return main.strip().lower(), parameters


def _extended(said: str | tuple[str | None, str | None, str]) -> str:
    """A parameter value; the tuple is the extended one of RFC 2231 §4: charset, language, text with a sign per byte."""
    if isinstance(said, str):
        return said
    charset, _, text = said
    return text.encode("latin-1").decode(charset or "ascii")


def address_of(value: str) -> str | None:
    """The one address that a ``From`` names, in lower case; None when it names none, several, or hides one."""
    bare = _COMMENT.sub(" ", _QUOTED.sub(" ", value)).strip()
    match = _MAILBOX.fullmatch(bare)
    return (match[1] or match[2]).lower() if match else None
