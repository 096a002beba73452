"""A gateway as real processes that can be killed and started again in the same home."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import httpx2

ROOT = Path(__file__).parents[2]
_READY_WITHIN = 90.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


class Up:
    """One home, one pair of ports, and at most one process at a time for each of `duties` (commands of `gateway`)."""

    def __init__(
        self,
        home: Path,
        *,
        database_url: str | None = None,
        broker_url: str | None = None,
        duties: Sequence[str] = ("up",),
    ) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.tls_url = f"https://127.0.0.1:{self.tls_port}"
        self._log = home.with_suffix(".log")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")},
            "GATEWAY_HOME": str(home),
            "GATEWAY_LISTEN": f"127.0.0.1:{self.port}",
            "GATEWAY_TLS_LISTEN": f"127.0.0.1:{self.tls_port}",
            "GATEWAY_LOG_LEVEL": "warning",
            **(
                {"GATEWAY_DATABASE_URL": database_url.replace("postgresql+psycopg", "postgresql")}
                if database_url
                else {}
            ),
            **({"GATEWAY_BROKER_URL": broker_url} if broker_url else {}),
        }
        self._duties = duties
        self._processes: list[subprocess.Popen[bytes]] = []
        self._output: IO[bytes] | None = None

    def start(self) -> None:
        self._output = self._log.open("ab")
        self.start_also(*self._duties)

    def start_also(self, *duties: str) -> None:
        """More processes beside those that run."""
        self._processes += [
            subprocess.Popen(
                [sys.executable, "-m", "gateway", duty],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._output,
                start_new_session=True,
            )
            for duty in duties
        ]

    def wait_ready(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while time.monotonic() < deadline:
            self.check()
            try:
                if httpx2.get(f"{self.url}/gereed", timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.02)
        raise RuntimeError(f"the gateway was not ready within {_READY_WITHIN:.0f} s:\n{self.tail()}")

    def check(self) -> None:
        """Raise RuntimeError when a process is not there any more."""
        if not self._processes or any(process.poll() is not None for process in self._processes):
            raise RuntimeError(f"the gateway ended by itself:\n{self.tail()}")

    def kill(self) -> None:
        """SIGKILL, by pid: nothing can be tidied up."""
        for process in self._processes:
            process.kill()
            process.wait()
        self._close()

    def stop(self) -> int:
        """SIGTERM, as an operator would; returns the exit code that is furthest from 0."""
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(timeout=30) for process in self._processes]
        self._close()
        return max(codes, key=abs, default=0)

    def tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-30:])

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another command in the same home."""
        command = [sys.executable, "-m", "gateway", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def _close(self) -> None:
        self._processes = []
        if self._output is not None:
            self._output.close()
            self._output = None
