"""A mail server beside the gateway that is killed: it keeps what nobody acknowledged, and offers it again.

Its mails are automatic answers: taken and quarantined like any other, without a process for each.
"""

import smtplib
import threading
import time
from pathlib import Path

from gateway.testing.mailrelais import Mailrelais, e_mail, relais_tls

PAUSE = 0.1
"""Seconds that it rests after a 250."""


class Mailer:
    """A mail server that keeps what nobody acknowledged, and offers it again."""

    def __init__(self, address: str, home: Path) -> None:
        client = home / "clients" / "mailrelais"
        self._tls = relais_tls(str(home / "tls" / "ca.crt"), f"{client}.crt", f"{client}.key")
        self._address = address
        self.acknowledged = 0

    def run(self, stop: threading.Event, failed: threading.Event) -> None:
        """Send until ``stop`` and the last is acknowledged, or until ``failed``."""
        number = 0
        while not stop.is_set():
            raw = e_mail(f"mail {number}", nummer=str(number), koppen=["Auto-Submitted: auto-replied"])
            while not self._offer(raw):
                if failed.wait(0.05):
                    return
            self.acknowledged += 1
            number += 1
            time.sleep(PAUSE)

    def _offer(self, raw: bytes) -> bool:
        try:
            with Mailrelais(self._address, self._tls, timeout=10) as relay:
                code, text = relay.stuur(raw)
        except (OSError, smtplib.SMTPException):
            return False
        assert code in {250, 451}, text
        return code == 250
