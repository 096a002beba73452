"""The bytes of a mail → its parts (RFC 5322, RFC 2045, RFC 2046), strictly and within limits.

1. What can be read in two ways is not read: doubled headers, a boundary that never ends, base64 that is none, text in
   another charset than it says, a part without a known encoding. All of that is ``Invalid`` with a rule and a position.
2. No recursion and no look-back: one pass per level, at most ``depth`` levels, and each limit is checked before what it
   limits is built.
3. Nothing is unpacked: an archive, a mail within a mail and ``winmail.dat`` are parts like any other.
4. Line ends are CRLF; the door takes nothing else.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.contracts.errors import Invalid, Unreadable
from gateway.contracts.formulier import Deel
from gateway.core.mailheaders import Headers, address_of, broken, first, read_headers, value_and_parameters, words


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLimits:
    """Ceilings for one mail; a form with its attachments has five parts, two deep."""

    size: int = 10 * 1024 * 1024  # bytes
    line: int = 998  # bytes without CRLF (RFC 5322 §2.1.1)
    lines: int = 200_000  # ten megabytes of base64 are 138 000
    parts: int = 50  # leaves and multiparts together
    depth: int = 8


DEFAULT_MAIL_LIMITS = MailLimits()
MEDIA_TYPE = "message/rfc822"
"""Of a mail as a document; an XML report that was in one is a document of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """An opened mail."""

    headers: Headers
    van: str | None
    """The one address of ``From``, lower case; it proves nothing."""
    onderwerp: str
    media_type: str
    """Of the mail as a whole."""
    automatisch: str | None
    """Why no person wrote this (a rule id): delivery report, automatic answer, list; None when nothing says so."""
    delen: tuple[Deel, ...]
    """Numbered as IMAP does (RFC 9051 §6.4.5.1); a multipart is no part, what stands in it is."""


_TEXT_CODECS: Mapping[str, str] = {
    "us-ascii": "ascii", "ascii": "ascii", "utf-8": "utf-8", "utf8": "utf-8",
    # What says ISO 8859-1 is windows-1252 in practice (WHATWG Encoding §4.2); where they agree nothing changes.
    "iso-8859-1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-15": "iso-8859-15",
}  # fmt: skip
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_NOT_QUOTED_PRINTABLE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r\n|\Z))")
_OPENING = frozenset({"message/partial", "message/external-body"})
"""What is elsewhere, or only begins here: never complete, never fetched."""


@dataclass(frozen=True, slots=True)
class _Block:
    number: str
    depth: int
    content: bytes


def open_mail(raw: bytes, limits: MailLimits) -> Mail:
    """Open a mail, headers and parts.

    Raises:
        Unreadable: ``mail-te-groot``, ``mail-regels``.
        Invalid: cannot be read in one way; the rule begins with ``mail-``, the position is a header or a part.
    """
    check_bytes(raw, limits)
    headers, body = _split(raw, "")
    main, _ = value_and_parameters(first(headers, "content-type") or "text/plain", "content-type")
    if "from" not in headers:
        raise broken("mail-kop-ontbreekt", "from")
    return Mail(
        headers=headers,
        van=address_of(first(headers, "from")),
        onderwerp=words(first(headers, "subject"), "subject"),
        media_type=main,
        automatisch=_automatic(headers, main),
        delen=_parts(headers, body, limits),
    )


def open_headers(raw: bytes, limits: MailLimits) -> Headers:
    """Only the headers of a mail: what a door must know before it takes it.

    Raises:
        Unreadable, Invalid: see ``open_mail``.
    """
    check_bytes(raw, limits)
    return _split(raw, "")[0]


def is_automatic(raw: bytes, limits: MailLimits) -> bool:
    """Whether the headers say that no person wrote it, so that nothing may be sent because of it (RFC 3834 §2).

    Raises:
        Unreadable, Invalid: see ``open_mail``.
    """
    headers = open_headers(raw, limits)
    try:
        main, _ = value_and_parameters(first(headers, "content-type"), "content-type")
    except Invalid:
        main = ""
    return _automatic(headers, main) is not None


_FIELD = re.compile(rb"\r\n(?![ \t])")
_TRACE = (b"received", b"return-path", b"delivered-to", b"x-original-to", b"authentication-results", b"x-received")
"""Written by the servers that a mail passes, and different each time it passes them."""


def without_trace(raw: bytes) -> bytes:
    """What makes two mails the same: all but the traces of how they came here."""
    block, empty, body = raw.partition(b"\r\n\r\n")
    fields = (f for f in _FIELD.split(block) if f.partition(b":")[0].strip().lower() not in _TRACE)
    return b"\r\n".join(fields) + empty + body


def check_bytes(raw: bytes, limits: MailLimits) -> None:
    """Size and lines: what must hold before anything is read.

    Raises:
        Unreadable: ``mail-te-groot``, ``mail-te-veel-regels``, ``mail-regel-te-lang``, ``mail-regeleinde`` (a CR or LF
            alone is how a second mail is smuggled inside a first).
    """
    if len(raw) > limits.size:
        raise Unreadable("mail-te-groot", f"Groter dan {limits.size} bytes wordt niet aangenomen.")
    lines = raw.count(b"\r\n")
    if not lines == raw.count(b"\r") == raw.count(b"\n"):
        raise Unreadable("mail-regeleinde", "Regels eindigen op CRLF.")
    if lines > limits.lines:
        raise Unreadable("mail-te-veel-regels", f"Meer dan {limits.lines} regels wordt niet aangenomen.")
    if max(map(len, raw.split(b"\r\n"))) > limits.line:
        raise Unreadable("mail-regel-te-lang", f"Een regel is langer dan {limits.line} bytes.")


def _split(content: bytes, where: str) -> tuple[Headers, bytes]:
    """Headers and body, parted by the first empty line."""
    if content.startswith(b"\r\n"):
        return {}, content[2:]
    block, _, body = content.partition(b"\r\n\r\n")
    return read_headers(block.removesuffix(b"\r\n"), where), body


def _parts(headers: Headers, body: bytes, limits: MailLimits) -> tuple[Deel, ...]:
    leaves: list[Deel] = []
    waiting: list[tuple[_Block, Headers]] = [(_Block("", 0, body), headers)]
    opened = 0
    while waiting:
        block, own = waiting.pop()
        opened += 1
        if opened + len(waiting) > limits.parts:
            raise broken("mail-te-veel-delen", block.number)
        media_type, parameters = value_and_parameters(first(own, "content-type") or "text/plain", block.number)
        encoding = first(own, "content-transfer-encoding").lower() or "7bit"
        if media_type in _OPENING:
            raise broken("mail-gedeeltelijk", block.number)
        if not media_type.startswith("multipart/"):
            leaves.append(_leaf(block, own, media_type, parameters, encoding))
            continue
        if encoding not in ("7bit", "8bit", "binary"):
            raise broken("mail-codering", block.number)
        if block.depth >= limits.depth:
            raise broken("mail-te-diep", block.number)
        inner = _between(block, parameters.get("boundary", ""), limits.parts)
        for index, content in reversed(list(enumerate(inner, start=1))):
            number = f"{block.number}.{index}".lstrip(".")
            part_headers, part_body = _split(content, number)
            waiting.append((_Block(number, block.depth + 1, part_body), part_headers))
    return tuple(leaves)


def _between(block: _Block, boundary: str, most: int) -> list[bytes]:
    """The parts of a multipart (RFC 2046 §5.1.1): what stands between its boundaries; the last one must be there."""
    if not _BOUNDARY.fullmatch(boundary):
        raise broken("mail-grens-ontbreekt", block.number)
    line = re.compile(rb"(?:\A|\r\n)--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\r\n|\Z)")
    parts: list[bytes] = []
    start: int | None = None
    for found in line.finditer(block.content):
        if start is not None:
            parts.append(block.content[start : found.start()])
        if found[1]:
            if not parts:
                raise broken("mail-zonder-delen", block.number)
            if line.search(block.content, found.end()):
                raise broken("mail-grens-na-slot", block.number)
            return parts
        if len(parts) >= most:
            raise broken("mail-te-veel-delen", block.number)
        start = min(found.end() + 2, len(block.content))
    raise broken("mail-afgebroken", block.number)


def _leaf(block: _Block, headers: Headers, media_type: str, parameters: Mapping[str, str], encoding: str) -> Deel:
    number = block.number or "1"
    content = _decoded(block.content, encoding, number)
    text = None
    if media_type.startswith("text/"):
        codec = _TEXT_CODECS.get(parameters.get("charset", "us-ascii").lower())
        if codec is None:
            raise broken("mail-tekenset", number)
        try:
            text = content.decode(codec).replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise broken("mail-tekenset", number) from None
        if "\0" in text:
            raise broken("mail-nul", number)
    _, disposition = value_and_parameters(first(headers, "content-disposition"), number)
    name = disposition.get("filename") or parameters.get("name")
    return Deel(
        nummer=number,
        media_type=media_type,
        naam=words(name, number) if name else None,
        tekst=text,
        inhoud=content,
    )


def _decoded(content: bytes, encoding: str, number: str) -> bytes:
    if encoding in ("7bit", "8bit", "binary"):
        return content
    if encoding == "base64":
        packed = content.translate(None, b"\r\n \t")
        if len(packed) % 4 or not _BASE64.fullmatch(packed):
            raise broken("mail-base64", number)
        try:
            return base64.b64decode(packed, validate=True)
        except binascii.Error:
            raise broken("mail-base64", number) from None
    if encoding == "quoted-printable":
        if _NOT_QUOTED_PRINTABLE.search(content):
            raise broken("mail-quoted-printable", number)
        return quopri.decodestring(content)
    raise broken("mail-codering", number)


def _automatic(headers: Headers, media_type: str) -> str | None:
    """RFC 3834, RFC 3464, RFC 2919 and what mail systems write besides."""
    if media_type == "multipart/report" or first(headers, "return-path") == "<>":
        return "mail-bezorgbericht"
    if first(headers, "auto-submitted").partition(";")[0].strip().lower() not in ("", "no"):
        return "mail-automatisch"
    if {"x-auto-response-suppress", "x-autoreply", "x-autorespond", "list-id", "list-unsubscribe"} & headers.keys():
        return "mail-automatisch"
    precedence = {value.lower() for value in headers.get("precedence", ())}
    return "mail-automatisch" if precedence & {"bulk", "junk", "list", "auto_reply"} else None
