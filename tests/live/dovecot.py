"""A private IMAP server (Dovecot 2.3): its own folder, a free port on loopback, TLS; started and stopped here.

Rules: the configuration of this machine is not read and its server not touched. Root does not read mail in Dovecot, so
then the mailbox belongs to the user ``dovecot``; anybody else is all of it himself. What it may do (``capability``) can
be made less, as with a server that is older.
"""

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imap_tools.mailbox import MailBox

PROGRAM = Path("/usr/sbin/dovecot")
USER, PASSWORD = "meldingen@vt.example", "verzonnen-wachtwoord"
WITHOUT_MOVE = "IMAP4rev1 LITERAL+ UIDPLUS"
_WITHIN = 20.0
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password} user={user}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
{capability}
"""


class NoDovecotError(RuntimeError):
    """There is no usable Dovecot on this machine, or it did not start; the text says what to do."""


@dataclass(kw_only=True, slots=True)
class Server:
    """A server with one mailbox; ``stop`` and ``start`` keep its port and its mail."""

    folder: Path
    port: int
    authority: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"localhost:{self.port}"

    def start(self) -> None:
        with (self.folder / "stderr").open("ab") as output:
            self.process = subprocess.Popen(
                [PROGRAM, "-F", "-c", self.folder / "dovecot.conf"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + _WITHIN
        while True:
            try:
                with self.signed_on():
                    return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise NoDovecotError(self.log()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
            with contextlib.suppress(ProcessLookupError):  # what it started goes on for a while, for who is signed on
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process = None

    def log(self) -> str:
        files = (self.folder / name for name in ("stderr", "dovecot.log"))
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    @contextlib.contextmanager
    def signed_on(self) -> Iterator[MailBox]:
        """As whoever reads his mail: a person with a mail program."""
        tls = ssl.create_default_context(cafile=self.authority)
        with MailBox("localhost", self.port, timeout=10, ssl_context=tls) as box:
            yield box.login(USER, PASSWORD)

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """What a mail server delivers."""
        with self.signed_on() as box:
            for mail in mails:
                box.append(mail, folder)

    def lies(self, folder: str = "INBOX") -> list[str]:
        """Message-IDs of what lies in a folder and is not marked as deleted, in order."""
        with self.signed_on() as box:
            if not box.folder.exists(folder):
                return []
            box.folder.set(folder, readonly=True)
            found = box.fetch("UNDELETED", mark_seen=False, headers_only=True, bulk=True)
            return [mail.headers["message-id"][0].partition("@")[0].strip("< ") for mail in found]

    def count(self, folder: str = "INBOX") -> int:
        """How many lie in a folder."""
        with self.signed_on() as box:
            return box.folder.status(folder, ["MESSAGES"])["MESSAGES"] if box.folder.exists(folder) else 0

    def renumber(self, folder: str) -> None:
        """The folder gets another UIDVALIDITY, with the same mail in it."""
        with self.signed_on() as box:
            box.folder.rename(folder, "opzij")
            box.folder.create(folder)
            box.folder.set("opzij")
            box.copy(box.uids(), folder)


@contextlib.contextmanager
def running(*, certificate: Path, key: Path, authority: Path, capability: str | None = None) -> Iterator[Server]:
    """A server with an empty mailbox that shows this certificate (for ``localhost``). Raises NoDovecotError."""
    if not PROGRAM.exists():
        message = "no Dovecot is installed; as root: apt-get install --yes dovecot-imapd"
        raise NoDovecotError(message)
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        for made in ("run", "state", "mail"):
            (folder / made).mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        who = _who()
        shutil.chown(folder / "mail", who["uid"], who["gid"])
        words = {"folder": folder, "port": port, "certificate": certificate, "key": key, **who}
        can = f"imap_capability = {capability}" if capability else ""
        config = _CONFIG.format(**words, user=USER, password=PASSWORD, capability=can)
        (folder / "dovecot.conf").write_text(config)
        server = Server(folder=folder, port=port, authority=authority)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _who() -> dict[str, str | int]:
    """Users of the parts of the server, and of the mailbox."""
    if os.getuid() == 0:
        mail = pwd.getpwnam("dovecot")
        names = {"internal": "dovecot", "login": "dovenull", "group": "dovecot"}
    else:
        mail = pwd.getpwuid(os.getuid())
        me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
        names = {"internal": me, "login": me, "group": group}
    return {**names, "uid": mail.pw_uid, "gid": mail.pw_gid}
