"""A RabbitMQ node of our own: made, started and stopped here, and gone afterwards.

Rules:

1. Nothing is installed from here; `scripts/install rabbitmq` does that.
2. The node has its own name, ports, cookie, port mapper (epmd) and folder; one that already runs here is never touched.
3. It is started by the script that does not change user, in its place: the process that we hold is the server itself.
4. It stops when the block ends, also by SIGTERM; where `setpriv` exists the kernel stops it when its owner is killed.

`python -m tests.live.rabbitmq` runs one until it is interrupted and prints its address.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

INSTALL = "apt-get install --yes rabbitmq-server"
PROGRAMS = Path("/usr/lib/rabbitmq/bin")
"""Where packages put the programs; those on PATH change user first."""
_START_WITHIN = 90.0  # seconds; alone it needs five to ten
_PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"


class NoRabbitMQError(RuntimeError):
    """There is no usable RabbitMQ on this machine, or it did not start; the text says what to do."""


def program() -> Path:
    """The server's start script. Raises NoRabbitMQError when there is none."""
    found = PROGRAMS / "rabbitmq-server"
    if not found.exists():
        message = f"no RabbitMQ server is installed; as root: {INSTALL}"
        raise NoRabbitMQError(message)
    return found


def version() -> str:
    """What would be started."""
    program()
    found = sorted(path.name for path in PROGRAMS.parent.glob("lib/rabbitmq_server-*"))
    return found[-1] if found else "rabbitmq_server"


class Api:
    """The management API of a server: virtual hosts, users, definitions."""

    def __init__(self, amqp_url: str, management_url: str) -> None:
        self.amqp = urlsplit(amqp_url)
        auth = (self.amqp.username or "guest", self.amqp.password or "guest")
        self._client = httpx2.Client(base_url=f"{management_url}/api", auth=auth, timeout=30, trust_env=False)

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  JSON
        answer = self._client.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def url(self, vhost: str, *, user: str | None = None, password: str | None = None, port: int | None = None) -> str:
        """An AMQP address on this server."""
        name, word = user or self.amqp.username or "guest", password or self.amqp.password or "guest"
        scheme = "amqp" if port is None else "amqps"
        return f"{scheme}://{name}:{word}@{self.amqp.hostname}:{port or self.amqp.port or 5672}/{quote(vhost, safe='')}"

    def make_vhost(self) -> str:
        """A new virtual host that we may use."""
        vhost = f"gateway-test-{uuid.uuid4().hex}"
        self.ask("PUT", f"/vhosts/{vhost}")
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        self.ask("PUT", f"/permissions/{vhost}/{self.amqp.username or 'guest'}", everything)
        return vhost

    def drop_vhost(self, vhost: str) -> None:
        self.ask("DELETE", f"/vhosts/{vhost}")

    def close(self) -> None:
        self._client.close()


class Node:
    """One node in one folder; it can be stopped, killed, wiped and started again at the same address."""

    def __init__(self, folder: Path, *, configuration: str = "") -> None:
        self.folder = folder
        self.port, self.management_port, self._distribution, self._mapper_port = (free_port() for _ in range(4))
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"
        self.management_url = f"http://127.0.0.1:{self.management_port}"
        self._name = f"gateway-{uuid.uuid4().hex[:12]}@localhost"
        self._server: subprocess.Popen[bytes] | None = None
        self._mapper: subprocess.Popen[bytes] | None = None
        (folder / "home").mkdir(parents=True)
        cookie = folder / "home" / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(16))
        cookie.chmod(0o400)
        (folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self.management_port}\n"
            "log.console = false\nlog.file.level = warning\n" + configuration
        )
        (folder / "enabled_plugins").write_text("[rabbitmq_management].")

    @property
    def data(self) -> Path:
        """Everything that the node keeps."""
        return self.folder / "data"

    @property
    def pid(self) -> int:
        return self._server.pid if self._server else 0

    def start(self) -> None:
        """Start it and wait until it answers. Raises NoRabbitMQError."""
        environment = self._environment()
        mapper = ["epmd", "-port", str(self._mapper_port), "-address", "127.0.0.1"]
        self._mapper = self._launch(mapper, environment)  # in the foreground: else the node starts one that nobody owns
        self._server = self._launch([str(program())], environment)
        deadline = time.monotonic() + _START_WITHIN
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        tail = (self.folder / "out").read_text(errors="replace")[-2000:]
        self.kill()
        raise NoRabbitMQError(tail)

    def _launch(self, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        watched = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        with (self.folder / "out").open("ab") as out:
            return subprocess.Popen(
                [*watched, *command],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        folder = self.folder
        ours = {
            "HOME": folder / "home",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "ERL_CRASH_DUMP": "/dev/null",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": self._mapper_port,
            "RABBITMQ_ADVANCED_CONFIG_FILE": folder / "advanced.config",
            "RABBITMQ_CONFIG_FILE": folder / "rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_DIST_PORT": self._distribution,
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder / "enabled_plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": folder / "generated",
            "RABBITMQ_LOG_BASE": folder / "log",
            "RABBITMQ_MNESIA_BASE": self.data,
            "RABBITMQ_NODENAME": self._name,
            "RABBITMQ_PID_FILE": folder / "pid",
            "RABBITMQ_SCHEMA_DIR": folder / "schema",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the server instead of watching over it
        }
        return {**os.environ, **{name: str(value) for name, value in ours.items()}}

    def _answers(self) -> bool:
        """Whether it speaks AMQP and its API listens."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(_PROTOCOL_HEADER)
                spoken = connection.recv(1) == b"\x01"
            with socket.create_connection(("127.0.0.1", self.management_port), 1):
                return spoken
        except OSError:
            return False

    def stop(self) -> None:
        """As an administrator would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL: nothing can be tidied up."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        for process, number in ((self._server, how), (self._mapper, signal.SIGTERM)):
            if process is not None:
                process.send_signal(number)
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._server = self._mapper = None

    def wipe(self) -> None:
        """Lose everything that a stopped node kept."""
        shutil.rmtree(self.data)


@contextlib.contextmanager
def running(*, configuration: str = "") -> Iterator[Node]:
    """Run a fresh node for the length of the block. Raises NoRabbitMQError when it cannot be started."""
    program()
    folder = Path(tempfile.mkdtemp(prefix="gateway-mq-", dir="/tmp"))
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        node = Node(folder / "node", configuration=configuration)
        try:
            node.start()
            yield node
        finally:
            node.stop()
    finally:
        signal.signal(signal.SIGTERM, previous)
        shutil.rmtree(folder, ignore_errors=True)  # its last words may come while we sweep


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # KeyboardInterrupt is what pytest and plain `with` blocks both unwind on.
    raise KeyboardInterrupt


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def main() -> None:
    """Run a node until interrupted; the first line of output is its pid and its address."""
    with contextlib.suppress(KeyboardInterrupt), running() as node:
        print(node.pid, node.url, flush=True)
        while True:
            signal.pause()


if __name__ == "__main__":
    main()
