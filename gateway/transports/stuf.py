"""StUF over SOAP 1.1: one POST, and the partner's technical answer (StUF protocolbindingen 3.02).

What the answer means: ``Bv03`` or ``Bv04`` with our reference: it is there. ``Fo03``: no, except for the two codes that
say "not now". Anything that leaves it open whether the partner has the document is ``PartnerUnavailable``: the same
bytes with the same reference go again later, and the end node removes duplicates (StUF 3.01 §4.3).

Rules: no redirects, no proxy from the environment, every wait and every answer bounded. Seconds of trouble are retried
here, but only when the document cannot have arrived (no connection) or the partner asks for it (429, 503).
"""

import re
import ssl
from collections.abc import Callable
from http import HTTPStatus

import httpx2
from lxml import etree
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Declined, PartnerUnavailable, Refused
from gateway.contracts.stuf import read_fout, read_stuurgegevens, soap_action
from gateway.contracts.xml import NAMESPACES, Node, tag

ATTEMPTS = 3
"""Within one call; minutes are the journal's."""
ANSWER_MAX = 1024 * 1024
"""Bytes of an answer; a Bv03 or Fo03 has about a thousand."""
NOT_NOW = frozenset({"StUF046", "StUF049"})
"""Faults at the receiver that pass: it cannot store, or its process is not there."""

NO_CONNECTION = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""Nothing was sent: try again at once."""
UNUSABLE = (httpx2.InvalidURL, httpx2.UnsupportedProtocol)
"""The address cannot be used: trying again does not help."""
UNCERTAIN = (httpx2.HTTPError, httpx2.StreamError, httpx2.SSEError, httpx2.CookieConflict)
"""No usable answer came; whether the partner has the document is not known."""

_TIMEOUT = httpx2.Timeout(30, connect=5, pool=5)
_LIMITS = httpx2.Limits(max_connections=64, max_keepalive_connections=32)
_BEFORE = f'<SOAP:Envelope xmlns:SOAP="{NAMESPACES["SOAP"]}"><SOAP:Body>'.encode()
_AFTER = b"</SOAP:Body></SOAP:Envelope>"
_ANSWERS = tuple(tag(f"StUF:{code}Bericht") for code in ("Bv03", "Bv04", "Fo03"))
_AGAIN = frozenset({"partner-onbereikbaar", "partner-http-429", "partner-http-503"})
"""It cannot have arrived, or the partner asks to come again: worth a few seconds."""
_CODE = re.compile(r"StUF\d{3}")


class StufTransport:
    """Sends StUF messages to partners; one pool of connections, safe from several threads."""

    def __init__(
        self,
        *,
        parse: Callable[[bytes], etree._Element],
        tls: ssl.SSLContext | None,
        sleep: Callable[[float], None],
    ) -> None:
        """Read answers with ``parse`` (hardened; raises ``Unreadable``); identify with ``tls``; wait by ``sleep``."""
        self._parse = parse
        self._client = httpx2.Client(
            verify=tls if tls is not None else True,
            trust_env=False,
            follow_redirects=False,
            timeout=_TIMEOUT,
            limits=_LIMITS,
        )
        self._again = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.2, max=2),
            retry=retry_if_exception(_worth_seconds),
            sleep=sleep,
            reraise=True,
        )

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:  # noqa: ARG002  see below
        """Post ``document``; ``key`` stays here, since on this wire the reference in the header does its work.

        Raises:
            PartnerUnavailable: not there, not now, or no answer that tells.
            Declined: ``Fo03``, or an address or request that the partner will not take.
        """
        if address.url is None:
            raise Declined("adres-ontbreekt", "Van deze partner is geen adres bekend.")
        message = self._parse(document.content)
        reference = read_stuurgegevens(Node(message)).referentienummer
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{soap_action(message)}"'}
        status, answer = self._again.copy()(self._post, address.url, _in_envelope(document.content), headers)
        return self._judge(status, answer, reference)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _post(self, url: str, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            with self._client.stream("POST", url, content=content, headers=headers) as response:
                answer = b""
                for part in response.iter_bytes():
                    answer += part
                    if len(answer) > ANSWER_MAX:
                        raise PartnerUnavailable(
                            "partner-antwoord-te-groot", "Het antwoord van de partner is te groot."
                        )
                status = response.status_code
        except UNUSABLE:
            raise Declined("adres-onbruikbaar", "Het adres van deze partner is niet te gebruiken.") from None
        except NO_CONNECTION:
            raise PartnerUnavailable("partner-onbereikbaar", "De partner is niet bereikbaar.") from None
        except UNCERTAIN:
            raise PartnerUnavailable("partner-zonder-antwoord", "De partner gaf geen antwoord.") from None
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            raise PartnerUnavailable(f"partner-http-{status}", "De partner kan nu niets aannemen.")
        return status, answer

    def _judge(self, status: int, content: bytes, reference: str) -> Acknowledgement:
        answer = self._answer(content)
        if answer is not None and read_stuurgegevens(answer).cross_refnummer in (reference, ""):
            name = etree.QName(answer.element).localname
            if name == "Fo03Bericht":
                _refuse(answer)
            if (
                HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
                and read_stuurgegevens(answer).cross_refnummer == reference
            ):
                return Acknowledgement(kenmerk=name.removesuffix("Bericht"))
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Declined(f"partner-http-{status}", "De partner nam het document niet aan.")
        raise PartnerUnavailable(f"partner-http-{status}", "Het antwoord van de partner zegt niet dat het er is.")

    def _answer(self, content: bytes) -> Node | None:
        """The technical answer: bare, in an envelope, or in a SOAP fault's details; None when it cannot be read."""
        try:
            found = next(self._parse(content).iter(*_ANSWERS), None)
            if found is None:
                return None
            read_stuurgegevens(Node(found))
        except Refused:
            return None
        return Node(found)


def _worth_seconds(trouble: BaseException) -> bool:
    return isinstance(trouble, PartnerUnavailable) and trouble.code in _AGAIN


def _in_envelope(content: bytes) -> bytes:
    """The message, byte for byte, without its declaration, in a SOAP 1.1 envelope."""
    if content.startswith(b"<?xml"):
        content = content[content.index(b"?>") + 2 :]
    return _BEFORE + content + _AFTER


def _refuse(answer: Node) -> None:
    try:
        code = read_fout(answer).code
    except Refused:
        code = ""
    if code in NOT_NOW:
        raise PartnerUnavailable(code, "De partner kan het document nu niet aannemen.")
    known = code if _CODE.fullmatch(code) else "Fo03"
    raise Declined(known, "De partner heeft het document geweigerd.")
