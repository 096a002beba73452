"""A relay that does not get through leaves nothing open behind it."""

import gc
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server
from threading import Thread

import pytest

from gateway.testing.mailrelais import Mailrelais


@contextmanager
def door(*replies: bytes) -> Iterator[str]:
    """A mail door that says these and hangs up."""

    def answer() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as said:
            for reply in replies:
                connection.sendall(reply)
                said.readline()

    with create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    "replies",
    [
        (b"421 4.3.0 closing\r\n", b"421 4.3.0 closing\r\n", b"421 4.3.0 closing\r\n"),
        (b"220 here\r\n", b"250 STARTTLS\r\n", b"454 4.7.0 not now\r\n"),
        (b"220 here\r\n", b"250-here\r\n250 STARTTLS\r\n", b"220 go ahead\r\n"),
        (b"220 here\r\n",),
    ],
    ids=["closing", "no TLS now", "gone during the handshake", "gone"],
)
# A socket that is left open warns when it is collected, and a warning fails the test.
def test_a_connection_that_came_to_nothing_is_closed(replies: tuple[bytes, ...]) -> None:
    with door(*replies) as address, pytest.raises((smtplib.SMTPException, OSError)) as refused:
        Mailrelais(address, ssl.create_default_context(), timeout=5)
    del refused
    gc.collect()
