"""Who gets notices in a test: a mail server and a webhook on loopback that write down what they are handed."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass(slots=True)
class Caught:
    """What arrived; ``refusing`` makes the next ones be refused."""

    address: str
    mails: list[EmailMessage] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    refusing: bool = False

    @property
    def text(self) -> str:
        """Everything that arrived, as it can be read."""
        mails = [f"{mail.as_string()}\n{mail.get_content()}" for mail in self.mails]
        return "\n".join([*mails, *map(json.dumps, self.posts)])


@contextmanager
def mail_server() -> Iterator[Caught]:
    """A mail server (RFC 5321) that knows no more than it must."""
    caught = Caught("")

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 test\r\n")
            for line in self.rfile:
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    caught.mails.append(message_from_bytes(self._data(), policy=default))
                if verb == b"MAIL" and caught.refusing:
                    self.wfile.write(b"451 not now\r\n")
                else:
                    self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")

        def _data(self) -> bytes:
            lines: list[bytes] = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

    with socketserver.TCPServer(("127.0.0.1", 0), Session) as server, _serving(server):
        caught.address = f"127.0.0.1:{server.server_address[1]}"
        yield caught


@contextmanager
def webhook() -> Iterator[Caught]:
    """A web server that takes JSON."""
    caught = Caught("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not caught.refusing:
                caught.posts.append(json.loads(body))
            self.send_response(503 if caught.refusing else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server, _serving(server):
        caught.address = f"http://127.0.0.1:{server.server_port}/hook"
        yield caught


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
