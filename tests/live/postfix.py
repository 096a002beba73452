"""A private Postfix: its own folder, its own ports, relaying to an LMTP door; started and stopped by whoever asks."""

import os
import pwd
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SBIN = Path("/usr/sbin")
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.vt.example
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
relay_domains = vt.example
relay_transport = lmtp:inet:{lmtp}
lmtp_tls_security_level = verify
lmtp_tls_verify_cert_match = localhost
lmtp_tls_CAfile = {authority}
lmtp_tls_cert_file = {certificate}
lmtp_tls_key_file = {key}
lmtp_destination_concurrency_failed_cohort_limit = 1000
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
transport_retry_time = 1s
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where it listens, and its folder."""

    port: int
    folder: Path

    def waiting(self) -> int:
        """Mails in its queues."""
        queues = ("maildrop", "incoming", "active", "deferred")
        return sum(path.is_file() for queue in queues for path in (self.folder / "spool" / queue).rglob("*"))

    def log(self) -> str:
        return (self.folder / "mail.log").read_text(errors="replace")


@contextmanager
def running(*, port: int, lmtp: str, authority: Path, certificate: Path, key: Path) -> Iterator[Server]:
    """A Postfix that shows this certificate to the door at ``lmtp`` (``host:port``). Needs root, as Postfix does."""
    with tempfile.TemporaryDirectory(prefix="postfix-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        owner = pwd.getpwnam("postfix")
        for made in ("etc", "spool", "data"):
            (folder / made).mkdir()
        os.chown(folder / "data", owner.pw_uid, -1)
        words = {"folder": folder, "port": port, "lmtp": lmtp}
        files = {"authority": authority, "certificate": certificate, "key": key}
        (folder / "etc" / "main.cf").write_text(_MAIN.format(**words, **files).lstrip())
        (folder / "etc" / "master.cf").write_text(_MASTER.format(**words).lstrip())
        _postfix(folder, "check")
        _postfix(folder, "start")
        try:
            yield Server(port=port, folder=folder)
        finally:
            _postfix(folder, "stop")
            deadline = time.monotonic() + 20
            while (folder / "spool" / "pid" / "master.pid").exists() and _alive(folder):
                assert time.monotonic() < deadline
                time.sleep(0.1)


def _alive(folder: Path) -> bool:
    try:
        os.kill(int((folder / "spool" / "pid" / "master.pid").read_text()), 0)
    except (ProcessLookupError, FileNotFoundError, ValueError):
        return False
    return True


def _postfix(folder: Path, what: str) -> None:
    command = [str(SBIN / "postfix"), "-c", str(folder / "etc"), what]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"postfix {what}: {done.stderr}"
