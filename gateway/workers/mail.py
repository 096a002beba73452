"""Mail that was taken at the door → what became of it; one at a time, each from its committed row.

A reading is leased for longer than it can take, so that what kills this process comes back, counted.
"""

from threading import Event

from gateway import mailjourney
from gateway.contracts.errors import Broken, Unavailable
from gateway.core.alarms import what_is_down
from gateway.mailjourney import ReadForm
from gateway.ports import Gateway

LEASE_SECONDS = 60


def read_once(gateway: Gateway, read_form: ReadForm) -> bool:
    """Read the next mail; False when none waits. Raises ``Unavailable`` when the journal is down."""
    reading = gateway.journal.take_reading(at=gateway.clock.now(), lease_seconds=LEASE_SECONDS)
    if reading is None:
        return False
    try:
        mailjourney.read(reading, gateway, read_form)
    except Unavailable:
        gateway.journal.release_reading(reading.document.id)
        raise
    return True


def run(gateway: Gateway, stop: Event, *, read_form: ReadForm, idle_seconds: float = 0.2) -> None:
    """Read until ``stop``; trouble of others is waited out, our own (``Broken``) ends the duty and rings.

    What nobody foresaw rings too, and costs the mail at hand one of its readings: the doors do not go down with it.
    """
    while not stop.is_set():
        try:
            if not read_once(gateway, read_form):
                stop.wait(idle_seconds)
        except Unavailable as trouble:
            gateway.notices.emit("buiten-bereik", wat=what_is_down(trouble), taak="mail", code=trouble.code)
            stop.wait(1.0)
        except Broken as fault:
            gateway.notices.emit("taak-gestopt", taak="mail", code=fault.code)
            raise
        except Exception as fault:  # noqa: BLE001  one mail that we cannot handle must not stop those behind it
            gateway.notices.emit("deur-gebroken", verzoek="mail", code=type(fault).__name__, plaats="lezen")
