"""A PostgreSQL of our own: made, started and stopped here, and gone afterwards.

Rules:

1. Any installed major version will do; the newest is taken. Nothing is installed from here.
2. The server has its own data folder, its own socket folder and a free port on 127.0.0.1; one that already runs on
   this machine is never touched.
3. PostgreSQL refuses to run as root, so root starts it as the user `postgres`.
4. Durability stays as shipped: the gateway refuses a server with `fsync` or `synchronous_commit` off.
5. It stops when the block ends, also by SIGTERM; where `setpriv` exists the kernel stops it when its owner is killed.

`python -m tests.live.postgres` runs one until it is interrupted and prints its address.
"""

import contextlib
import dataclasses
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import psycopg
from sqlalchemy.engine import URL

INSTALL = "apt-get install --yes postgresql"
_SUPERUSER = "gateway"
_START_WITHIN = 30.0  # seconds; a laptop needs one, a busy build machine ten
_ATTEMPTS = 3  # another process may take the port between our looking and the server's binding


class NoPostgreSQLError(RuntimeError):
    """There is no usable PostgreSQL on this machine, or it did not start; the text says what to do."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A running server: `url` is SQLAlchemy's, for the database `postgres`; `pid` is the postmaster."""

    url: str
    pid: int
    folder: Path


def binaries() -> Path:
    """The folder with `initdb` and `postgres` of the newest version. Raises NoPostgreSQLError when there is none."""
    versions = sorted(
        (path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdecimal()),
        key=lambda path: int(path.parent.name),
        reverse=True,
    )
    on_path = shutil.which("postgres")
    candidates = [*versions, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = f"no PostgreSQL server is installed; as root: {INSTALL}"
    raise NoPostgreSQLError(message)


def version() -> str:
    """What would be started, such as `postgres (PostgreSQL) 15.18`."""
    return subprocess.run(
        [binaries() / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout.strip()


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Run a fresh server for the length of the block. Raises NoPostgreSQLError when it cannot be started."""
    program = binaries()
    # Short and under /tmp: a socket path has 107 bytes at most, and another user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="gateway-pg-", dir="/tmp"))
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        if owner := _owner():
            shutil.chown(folder, owner, owner)
        _initialise(program, folder)
        process, url = _start(program, folder)
        try:
            yield Server(url=url, pid=process.pid, folder=folder)
        finally:
            _stop(process)
    finally:
        signal.signal(signal.SIGTERM, previous)
        shutil.rmtree(folder)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # KeyboardInterrupt is what pytest and plain `with` blocks both unwind on.
    raise KeyboardInterrupt


def _owner() -> str | None:
    """The user the server must run as, or None when that is ourselves."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        message = f"root cannot run PostgreSQL and the user postgres does not exist; as root: {INSTALL}"
        raise NoPostgreSQLError(message) from None


def _initialise(program: Path, folder: Path) -> None:
    command = [str(program / "initdb"), "-D", str(folder / "data"), "-U", _SUPERUSER, "-A", "trust", "--no-sync"]
    result = subprocess.run(
        [*command, "--locale=C", "-E", "UTF8"],
        cwd="/",
        user=_owner(),
        group=_owner(),
        extra_groups=[] if _owner() else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise NoPostgreSQLError(result.stderr)


def _start(program: Path, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    for _ in range(_ATTEMPTS):
        port = _free_port()
        process = _launch(program, folder, port)
        url = URL.create("postgresql+psycopg", _SUPERUSER, host="127.0.0.1", port=port, database="postgres")
        if _answers(process, port):
            return process, url.render_as_string(hide_password=False)
        _stop(process)
    raise NoPostgreSQLError((folder / "log").read_text())


def _launch(program: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    watched = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    server = [str(program / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*watched, *server, *settings],
            cwd="/",
            user=_owner(),
            group=_owner(),
            extra_groups=[] if _owner() else None,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; they stop the server themselves
        )


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """True once it takes connections, False when it ended or stays silent."""
    deadline = time.monotonic() + _START_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user=_SUPERUSER, dbname="postgres").close()
            return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # fast shutdown: ends the sessions, writes a checkpoint
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def main() -> None:
    """Run a server until interrupted; the first line of output is its pid and its address."""
    with contextlib.suppress(KeyboardInterrupt), running() as server:
        print(server.pid, server.url, flush=True)
        while True:
            signal.pause()


if __name__ == "__main__":
    main()
