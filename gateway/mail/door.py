"""SMTP and LMTP on one port, behind a mail server of ours (RFC 5321, RFC 2033).

* Nothing is said without TLS. Who is no partner's relay is refused at ``MAIL``; nothing of him is read.
* ``250`` follows the commit of the raw mail. A journal that is down: ``451``, and the relay keeps it.
* Only CRLF.CRLF ends a mail. A CR or LF alone, which is how a second mail hides in a first, refuses the whole mail and
  ends the connection; so does one that is too large.
* With ``LHLO`` each recipient gets a reply of its own: they are of one verantwoordelijke, so all hear the same.
* The library writes addresses and commands to its log: that log is off.
"""

import asyncio
import logging
import socket
import ssl
import threading
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, syntax

from gateway import journey, mailjourney
from gateway.contracts.errors import Refused, Unauthentic, Unavailable, Unknown, Unreadable
from gateway.core.mail import check_bytes
from gateway.mail.reception import Reception, Relay
from gateway.ports import Gateway

GRACE_SECONDS = 10
IDLE_SECONDS = 120
MOST_CONNECTIONS = 100
MOST_RECIPIENTS = 50
CALLS = {"AUTH": 3, "*": 20_000}
"""Per connection; a mail server may send many mails over one."""
_COMMIT_LATER = "451 4.3.0 Nu niet vast te leggen; probeer het later opnieuw"


_END = b"\r\n.\r\n"
_CHUNK = 64 * 1024
_MOST_THROWN = 10
"""Times the largest mail that is listened to, so that the reply is heard; then the connection ends."""


class _TooMuch(Exception):
    """The data cannot be taken; the text is the reply, and the connection ends."""


class _Protocol(SMTP):
    """One connection."""

    line_length_limit = _CHUNK
    """Of the buffer; a command may be 512 bytes, and a line of a mail 998."""

    def __init__(self, door: "MailDoor") -> None:
        super().__init__(
            door,
            data_size_limit=door.gateway.mail_limits.size,
            enable_SMTPUTF8=True,
            ident="vt-gateway",
            hostname="vt-gateway",
            tls_context=door.tls,
            timeout=IDLE_SECONDS,
            auth_require_tls=True,
            authenticator=door.sign_on,
            command_call_limit=CALLS,
            loop=asyncio.get_running_loop(),
        )
        self._door = door
        self.lmtp = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it, unless there are too many."""
        if len(self._door.connections) >= MOST_CONNECTIONS and self not in self._door.connections:
            transport.close()
        self._door.connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """No more."""
        self._door.connections.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """End the connection."""
        if self.transport is not None:
            self.transport.close()

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:  # noqa: N802  the library finds commands by name
        """LMTP's greeting."""
        self.lmtp = True
        await super().smtp_EHLO(hostname)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  idem
        """Take the mail in, counting; the library's own way keeps what is too long until it ends."""
        assert self.session is not None and self.envelope is not None  # noqa: PT018, S101  told to mypy
        if await self.check_helo_needed():
            return
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        replies = len(self.envelope.rcpt_tos) if self.lmtp else 1
        try:
            content = await self._take()
        except _TooMuch as refused:  # and nothing that follows is read
            for _ in range(replies):
                await self.push(str(refused))
            self.hang_up()
            return
        reply = await self._door.hand_over(self.relay(), self.envelope.rcpt_tos, content)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        for _ in range(replies):
            await self.push(reply)

    async def _take(self) -> bytes:
        """The mail, without the dots of transparency (RFC 5321 §4.5.2)."""
        most = self._door.gateway.mail_limits.size
        content = bytearray(b"\r\n")  # as if a line had just ended: the end may be the first thing that comes
        seen = thrown = 0
        while (end := content.find(_END, max(0, seen - len(_END)))) < 0:
            if thrown or len(content) > 2 * most:  # no mail any more, but its reply is only heard at its end
                thrown += len(content)
                del content[: -len(_END)]
            if thrown > _MOST_THROWN * most:
                break
            seen = len(content)
            if not (data := await self._reader.read(_CHUNK)):
                raise ConnectionResetError
            content += data
        if thrown or end > most:
            raise _TooMuch("552 5.3.4 De e-mail is te groot")
        if len(content) > end + len(_END):  # pipelining was not offered: whoever sends on, hides a second mail
            raise _TooMuch("550 5.5.1 Na het slot van een e-mail volgt eerst een antwoord")
        whole = bytes(content[: end + 2]).replace(b"\r\n.", b"\r\n")[2:]
        try:
            check_bytes(whole, self._door.gateway.mail_limits)
        except Unreadable as refusal:
            raise _TooMuch(f"550 5.6.0 {refusal.public}") from None
        return whole

    def relay(self) -> Relay | None:
        """Who this connection is proved to be of: by certificate, or by signing on."""
        session = self.session
        assert session is not None  # noqa: S101  told to mypy; a connection has one
        tls = (session.ssl or {}).get("ssl_object")
        if tls is None:
            return None
        certificate = tls.getpeercert(binary_form=True)
        if certificate is not None:
            return self._door.reception.by_certificate(certificate)
        signed_on: object = session.auth_data
        return signed_on if isinstance(signed_on, Relay) else None


class MailDoor:
    """The listener, in a thread of its own while it is open; the handler of the library's hooks."""

    def __init__(self, gateway: Gateway, *, address: str, tls: ssl.SSLContext, help_at: str) -> None:
        """Bind ``address``; ``help_at`` is where who is refused can turn to.

        Raises:
            OSError: the address is taken.
        """
        logging.getLogger("mail.log").disabled = True
        self.gateway = gateway
        self.reception = Reception(gateway)
        self.tls = tls
        self.connections: set[_Protocol] = set()
        self._help = help_at
        host, _, port = address.rpartition(":")
        family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
        self._socket = socket.create_server((host.strip("[]"), int(port)), family=family)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._busy = 0
        self._thread = threading.Thread(target=self._run, name="mail-door")

    @property
    def address(self) -> str:
        """``host:port``, with the port that it got."""
        host, port = self._socket.getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def open(self) -> None:
        """Take mail until ``close``."""
        self._thread.start()

    def close(self) -> None:
        """No new connection; mail that is being recorded gets ten seconds; then out."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self._socket.close()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        server = await self._loop.create_server(lambda: _Protocol(self), sock=self._socket)
        await self._stop.wait()
        server.close()
        for _ in range(GRACE_SECONDS * 20):
            if not self._busy:
                break
            await asyncio.sleep(0.05)
        for connection in list(self.connections):
            connection.hang_up()
        for _ in range(40):
            if not self.connections:
                break
            await asyncio.sleep(0.05)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    # --- what the library asks -------------------------------------------------------------------------------------

    def sign_on(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any) -> AuthResult:  # noqa: ANN401  the library's own signature
        """SMTP AUTH."""
        relay = None
        if isinstance(said, LoginPassword) and len(said.login) <= 64 and len(said.password) <= 256:  # noqa: PLR2004  an entry has no longer ones
            relay = self.reception.by_password(said.login.decode("ascii", "replace"), said.password)
        return AuthResult(success=relay is not None, handled=False, auth_data=relay)

    async def handle_MAIL(  # noqa: N802  the library finds hooks by name
        self, server: _Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Strangers go no further, and nobody without TLS."""
        if not session.ssl:
            return "530 5.7.0 Must issue a STARTTLS command first"
        if server.relay() is None:
            self.gateway.notices.emit("vreemde-geweigerd", deur="mail", reden="relais-onbekend")
            return self._no("Alleen het relais van een partner levert hier e-mail aan.")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  idem
        self, server: _Protocol, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """A mailbox of one verantwoordelijke; those of another go in a mail of their own."""
        relay = server.relay()
        if relay is None:
            return self._no("Alleen het relais van een partner levert hier e-mail aan.")
        try:
            vt = self.reception.mailbox(relay, address)
            others = {self.reception.mailbox(relay, other) for other in envelope.rcpt_tos}
        except Unknown as refusal:
            return f"550 5.1.1 {refusal.public} {self._help}"
        if others - {vt} or len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Deze postbus in een volgende e-mail"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def hand_over(self, relay: Relay | None, recipients: list[str], content: bytes) -> str:
        """The reply to a whole mail, once it is committed."""
        self._busy += 1
        try:
            if relay is None:
                return self._no("Alleen het relais van een partner levert hier e-mail aan.")
            received = self.reception.receive(relay, recipients, content)
            considered = mailjourney.keep(received, self.gateway)
            receipt = await asyncio.shield(asyncio.wrap_future(journey.conclude(considered, self.gateway)))
        except Unreadable as refusal:
            return f"554 5.6.0 {refusal.public} {self._help}"
        except (Unauthentic, Refused) as refusal:
            return self._no(refusal.public)
        except Unavailable as trouble:
            self.gateway.notices.emit("buiten-bereik", wat="journaal", taak="mail", code=trouble.code)
            return _COMMIT_LATER
        finally:
            self._busy -= 1
        return f"250 {receipt.body.decode()}"

    async def handle_exception(self, fault: Exception) -> str:
        """A fault of ours, or an address that the standard library cannot bear: the relay keeps the mail."""
        self.gateway.notices.emit("deur-gebroken", verzoek="mail", code=type(fault).__name__, plaats="")
        return _COMMIT_LATER

    def _no(self, public: str) -> str:
        return f"550 5.7.1 {public} {self._help}"
