"""Whether a mail comes from whom its relay says it relays: ``Authentication-Results`` (RFC 8601), read strictly.

1. The relay was proved by the door; it is a partner, and its entry says whom it relays and which mail servers of ours
   judged the sender (``authserv-ids``).
2. What any other server wrote is not there: a sender can write such a header too. When one of ours cannot be read, says
   that nothing was looked at, or contradicts another of ours, nothing is proved: the other may be the sender's own.
3. DMARC must have passed for the domain of the one address in ``From``, and a DKIM signature aligned with it.
4. That address must be in the entry. What ``From`` says by itself is never believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import Oin
from gateway.core.mailheaders import Headers, address_of
from gateway.core.partners import MailEntry

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<word>[A-Za-z0-9!#$%&'*+/?^_`{|}~.@:-]+)  # and what servers write into values besides: addresses, ids
      | "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<sign>[;=])
    )\s*""",
    re.VERBOSE,
)
_PIECE = re.compile(r'\\.|[()"]|[^()"\\]+|\\', re.DOTALL)
MOST = 8192
"""Length of one header; a server writes a few hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One method's result, with what it is about (``header.from`` → value)."""

    method: str
    result: str
    about: dict[str, str]


def check_sender(headers: Headers, entry: MailEntry) -> tuple[str, Oin]:
    """The proved sender of a mail: the address in ``From``, and the zender in whose name it counts.

    Raises:
        Unauthentic: ``mail-afzender-onleesbaar``, ``mail-uitslag-ontbreekt``, ``mail-niet-echt`` or
            ``mail-afzender-onbekend``.
    """
    found = headers.get("from", ())
    address = address_of(found[0]) if len(found) == 1 else None
    if address is None:
        raise Unauthentic("mail-afzender-onleesbaar", "De afzender van deze e-mail is niet vast te stellen.")
    domain = address.rpartition("@")[2]
    said = [read_results(value) for value in headers.get("authentication-results", ())]
    ours = [results for server, results in said if server in entry.authserv_ids]
    if not ours:
        raise Unauthentic("mail-uitslag-ontbreekt", "Onze mailserver heeft de afzender niet beoordeeld.")
    results = [result for found in ours for result in found or ()]
    dmarc = [result for result in results if result.method == "dmarc"]
    passed = [r for r in dmarc if r.result == "pass" and r.about.get("header.from", "").lower() == domain]
    aligned = [r for r in results if r.method == "dkim" and r.result == "pass" and _aligned(_signer(r), domain)]
    if None in ours or not passed or len(passed) < len(dmarc) or not aligned:
        raise Unauthentic("mail-niet-echt", "De herkomst van deze e-mail is niet bewezen (DMARC en DKIM).")
    zender = entry.zender_of(address)
    if zender is None:
        raise Unauthentic("mail-afzender-onbekend", "Deze afzender mag hier niet aanleveren.")
    return address, Oin(zender)


def read_results(value: str) -> tuple[str, tuple[Result, ...] | None]:
    """The server and its results; None when they cannot be read, or when it says that there are none."""
    statements: list[list[str | None]] = [[]]
    for word in _tokens(value):
        if word == ";":
            statements.append([])
        else:
            statements[-1].append(word)
    server, *version = statements[0] or [None]
    if server is None:
        return "", None
    try:
        readable = version in ([], ["1"]) and statements[1:] != [["none"]]
        results = tuple(_result(said) for said in statements[1:] if said)
    except ValueError:
        return server.lower(), None
    return server.lower(), results if readable else None


def _tokens(value: str) -> Iterator[str | None]:
    """Words and signs; None where it cannot be read, and nothing after that. Comments say nothing."""
    text, whole = _without_comments(value[:MOST])
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            yield None
            return
        position = match.end()
        quoted = match["quoted"]
        yield match["word"] or match["sign"] or (re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else None)
    if not whole or len(value) > MOST:
        yield None


def _without_comments(text: str) -> tuple[str, bool]:
    """``text`` with a space for every comment (RFC 5322 §3.2.2; they nest), in one pass; and whether all end."""
    kept: list[str] = []
    depth, quoted = 0, False
    for piece in _PIECE.findall(text):
        if piece == '"' and not depth:
            quoted = not quoted
        if piece == "(" and not quoted:
            depth += 1
        if not depth:
            kept.append(piece)
        if piece == ")" and depth:
            depth -= 1
            kept.append("" if depth else " ")
    return "".join(kept), not depth


def _result(said: list[str | None]) -> Result:
    """``dkim = pass header.d = politie.nl`` → a result; raises ``ValueError`` for anything else."""
    words = [word for word in said if word is not None]
    if len(words) < len(said) or len(words) % 3 or any(words[index] != "=" for index in range(1, len(words), 3)):
        raise ValueError
    pairs = [(words[index].lower(), words[index + 2]) for index in range(0, len(words), 3)]
    (method, result), *about = pairs
    if len({name for name, _ in about}) < len(about):
        raise ValueError
    return Result(method=method.partition("/")[0], result=result.lower(), about=dict(about))


def _signer(result: Result) -> str:
    """Domain of a signature: ``header.d``, or that of ``header.i`` where a server writes only this."""
    signer = result.about.get("header.d") or result.about.get("header.i", "").rpartition("@")[2]
    return signer.lower().rstrip(".")


def _aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 §3.1.1) without a list of public suffixes: the same domain, or one above it."""
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))
