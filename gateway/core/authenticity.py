"""Whether a mail comes from whom its relay says it relays: ``Authentication-Results`` (RFC 8601), read strictly.

1. The relay was proved by the door; it is a partner, and its entry says whom it relays and which mail servers of ours
   judged the sender (``authserv-ids``).
2. What any other server wrote is not there: a sender can write such a header too. One of ours that cannot be read, or
   that contradicts another of ours, proves nothing.
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
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
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
    ours = [
        results
        for value in headers.get("authentication-results", ())
        for server, results in (read_results(value),)
        if server in entry.authserv_ids
    ]
    if not ours:
        raise Unauthentic("mail-uitslag-ontbreekt", "Onze mailserver heeft de afzender niet beoordeeld.")
    results = [result for found in ours for result in found]
    dmarc = [result for result in results if result.method == "dmarc"]
    passed = [r for r in dmarc if r.result == "pass" and r.about.get("header.from", "").lower() == domain]
    aligned = [r for r in results if r.method == "dkim" and r.result == "pass" and _aligned(_signer(r), domain)]
    if not passed or len(passed) < len(dmarc) or not aligned:
        raise Unauthentic("mail-niet-echt", "De herkomst van deze e-mail is niet bewezen (DMARC en DKIM).")
    zender = entry.zender_of(address)
    if zender is None:
        raise Unauthentic("mail-afzender-onbekend", "Deze afzender mag hier niet aanleveren.")
    return address, Oin(zender)


def read_results(value: str) -> tuple[str, tuple[Result, ...]]:
    """The server and its results; of what cannot be read there are none."""
    tokens = list(_tokens(value))
    if not tokens or None in tokens:
        return "", ()
    statements: list[list[str]] = [[]]
    for word in tokens:
        if word == ";":
            statements.append([])
        elif word is not None:
            statements[-1].append(word)
    server, *version = statements[0]
    if version not in ([], ["1"]):
        return "", ()
    try:
        return server.lower(), tuple(_result(said) for said in statements[1:] if said and said != ["none"])
    except ValueError:
        return server.lower(), ()


def _tokens(value: str) -> Iterator[str | None]:
    """Words and signs; None where it cannot be read. Comments say nothing."""
    if len(value) > MOST:
        yield None
        return
    text = value
    while (bare := _COMMENT.sub(" ", text)) != text:
        text = bare
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            yield None
            return
        position = match.end()
        quoted = match["quoted"]
        yield match["word"] or match["sign"] or (re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else None)


def _result(said: list[str]) -> Result:
    """``dkim = pass header.d = politie.nl`` → a result; raises ``ValueError`` for anything else."""
    if len(said) % 3 or any(said[index] != "=" for index in range(1, len(said), 3)):
        raise ValueError
    pairs = [(said[index].lower(), said[index + 2]) for index in range(0, len(said), 3)]
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
