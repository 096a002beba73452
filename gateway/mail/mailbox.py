"""A mailbox of Veilig Thuis as another way in: what lies there is taken as the door takes it.

1. Who may send is proved as at the door (``reception``): by what a mail server of ours wrote, for the relay that the
   settings name. Nothing is believed because it lies in the mailbox.
2. A mail is kept, and that it was taken is written in the same commit; only then it is moved to the other folder. Who
   dies in between knows it by the ledger, and moves it the next time. Nothing is ever deleted.
3. What is not taken (not genuine, no mail, larger than the cap: that is not even downloaded; or something that we
   cannot handle, so that it does not stop what lies behind it) stays where it is, rings, and is listed (``gateway mail
   list``). It is looked at once. A person who wants it looked at again moves it out of the folder and back.
4. Another UIDVALIDITY: all is looked at again; the same mail has no effect twice.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event
from typing import Protocol

from gateway import journey, mailjourney
from gateway.contracts.errors import (
    Broken,
    GatewayError,
    PartnerUnavailable,
    Refused,
    Unauthentic,
    Unavailable,
    Unknown,
    Unreadable,
)
from gateway.contracts.message import Oin
from gateway.core.alarms import what_is_down
from gateway.core.mailbox import Folder, Line, Stand
from gateway.core.recording import Recording
from gateway.mail.reception import Reception, Relay
from gateway.ports import Gateway

TROUBLE_SECONDS = 10.0
"""Until another try; trouble that is seen less often than every half minute would never ring."""
SIGN_ON_AGAIN = 30
"""Times that long until another try to sign on: a server locks out who tries too often."""


@dataclass(frozen=True, slots=True)
class Lies:
    """A mail in the folder."""

    uid: int
    size: int
    """In bytes, as the server says."""
    flagged: bool
    """Marked as deleted: copied to the other folder by a server that cannot move."""


class Opened(Protocol):
    """A mailbox that is signed on to, at the folder that is read; every method may raise ``PartnerUnavailable``."""

    @property
    def uidvalidity(self) -> int:
        """Of the folder."""
        ...

    def uids(self) -> Sequence[int]:
        """All that lies in the folder, in order."""
        ...

    def look(self, uids: Sequence[int]) -> Sequence[Lies]:
        """Sizes, without downloading; what lies there no more is left out."""
        ...

    def fetch(self, uid: int, *, most: int) -> bytes | None:
        """The mail as it came, its first ``most`` bytes; None when it lies there no more."""
        ...

    def move(self, uid: int) -> None:
        """Into the other folder. Raises ``PartnerUnavailable`` with code ``CANNOT_MOVE`` when the server says no."""
        ...


class Mailbox(Protocol):
    """A mailbox somewhere."""

    @property
    def place(self) -> str:
        """Server and folder."""
        ...

    def open(self) -> AbstractContextManager[Opened]:
        """Sign on. Raises ``PartnerUnavailable``, with code ``SIGN_ON`` when the server says no."""
        ...


CANNOT_MOVE = "imap-verplaatsen"
SIGN_ON = "imap-aanmelden"
UNFORESEEN = "onvoorzien"


class Ledger(Protocol):
    """Where it is kept what was seen; every method raises ``JournalUnavailable`` when it cannot be reached."""

    def known(self, folder: Folder, uids: Sequence[int]) -> Mapping[int, Stand]:
        """What became of those of ``uids`` that were looked at."""
        ...

    def write(self, line: Line) -> None:
        """Say what became of a mail; what was said of it first stands."""
        ...

    def gone(self, folder: Folder, present: Collection[int]) -> None:
        """What stayed in this mailbox and is not among ``present`` is ``weg``; so is all of another UIDVALIDITY."""
        ...

    def staying(self) -> Sequence[Line]:
        """All that waits in mailboxes for a person, the oldest first."""
        ...


class Emptier:
    """Takes what lies in one mailbox."""

    def __init__(self, gateway: Gateway, mailbox: Mailbox, ledger: Ledger, *, postbus: str, relais: str) -> None:
        """Mail for the address ``postbus``, judged as mail from the relay of the partner ``relais``."""
        self.mailbox = mailbox
        self._gateway = gateway
        self._ledger = ledger
        self._postbus = postbus
        self._relais = relais
        self._reception = Reception(gateway)

    def whose(self) -> tuple[Relay, Oin]:
        """The relay, and the verantwoordelijke whose mailbox it is.

        Raises:
            Unknown: there is no such partner or mailbox.
        """
        relay = self._reception.by_name(self._relais)
        return relay, self._reception.mailbox(relay, self._postbus)

    def empty(self, stop: Event) -> None:
        """Look at all that lies there and was not looked at before, until ``stop``.

        Raises:
            Unavailable: mailbox or journal is down, or relay and mailbox are no partner's any more; nothing is lost.
        """
        try:
            relay, vt = self.whose()
        except Unknown as nobody:
            raise PartnerUnavailable(f"imap-{nobody.code}", nobody.public) from None
        with self.mailbox.open() as opened:
            folder = Folder(
                verantwoordelijke=vt,
                mailbox=f"{self._postbus} {self.mailbox.place}",
                uidvalidity=opened.uidvalidity,
            )
            uids = opened.uids()
            self._ledger.gone(folder, frozenset(uids))
            known = self._ledger.known(folder, uids)
            todo = [uid for uid in uids if known.get(uid) not in {Stand.BLIJFT, Stand.WEG}]
            trouble: PartnerUnavailable | None = None
            for lies in opened.look(todo):
                if stop.is_set():
                    break
                taken = known.get(lies.uid) is Stand.GENOMEN or self._take(opened, relay, folder, lies)
                try:
                    if taken and not lies.flagged:
                        opened.move(lies.uid)
                except PartnerUnavailable as cannot:
                    if cannot.code != CANNOT_MOVE:
                        raise
                    trouble = cannot  # what lies behind it is taken all the same
            if trouble is not None:
                raise trouble

    def _take(self, opened: Opened, relay: Relay, folder: Folder, lies: Lies) -> bool:
        """Whether it is kept, committed."""
        gateway = self._gateway
        line = Line(folder=folder, uid=lies.uid, stand=Stand.GENOMEN, at=self._now(), size=lies.size)
        try:
            content = self._fetched(opened, lies)
            if content is None:
                return False
            received = self._reception.receive(relay, [self._postbus], content)
            considered = mailjourney.keep(received, gateway)
            if isinstance(considered, Recording):
                considered = replace(considered, postbus=line)
            journey.conclude(considered, gateway).result()
        except Refused as refusal:
            if not isinstance(refusal, Unauthentic):  # for that the reception rang
                gateway.notices.emit(
                    "mail-blijft-staan",
                    partij=relay.oin,
                    code=refusal.code,
                    verantwoordelijke=folder.verantwoordelijke,
                )
            self._ledger.write(replace(line, stand=Stand.BLIJFT, code=refusal.code))
            return False
        except GatewayError:
            raise
        except Exception as fault:  # noqa: BLE001  one mail that we cannot handle must not stop those behind it
            gateway.notices.emit("deur-gebroken", verzoek="imap", code=type(fault).__name__, plaats="postbus")
            self._ledger.write(replace(line, stand=Stand.BLIJFT, code=UNFORESEEN))
            return False
        if not isinstance(considered, Recording):  # it came before, by another road or under another UID
            self._ledger.write(line)
        return True

    def _fetched(self, opened: Opened, lies: Lies) -> bytes | None:
        most = self._gateway.mail_limits.size
        if lies.size > most:
            raise Unreadable("mail-te-groot", "De e-mail is te groot.")
        return opened.fetch(lies.uid, most=most + 1)

    def _now(self) -> datetime:
        return self._gateway.clock.now()


def run(gateway: Gateway, stop: Event, *, emptier: Emptier, seconds: float) -> None:
    """Look every ``seconds`` until ``stop``; trouble of others is waited out, our own (``Broken``) ends the duty."""
    while not stop.is_set():
        times, trouble = 0, ""
        try:
            emptier.empty(stop)
        except Unavailable as down:
            times, trouble = SIGN_ON_AGAIN if down.code == SIGN_ON else 1, down.code
            what = what_is_down(down)
        except Broken as fault:
            gateway.notices.emit("taak-gestopt", taak="imap", code=fault.code)
            raise
        except Exception as fault:  # noqa: BLE001  one mail that we cannot handle must not stop the doors
            gateway.notices.emit("deur-gebroken", verzoek="imap", code=type(fault).__name__, plaats="postbus")
        for _ in range(times):
            gateway.notices.emit("buiten-bereik", wat=what, taak="imap", code=trouble)
            if stop.wait(TROUBLE_SECONDS):
                return
        if not times:
            stop.wait(seconds)
