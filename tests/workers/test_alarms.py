"""The alarms on a real journal, with a clock that stands still and a mail server and a webhook on loopback."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest

from gateway.contracts.errors import JournalUnavailable, Refused
from gateway.contracts.message import Oin, Urgentie
from gateway.core.alarms import Alarm, Stand
from gateway.core.audit import Feit
from gateway.core.recording import Entry
from gateway.events import Journalist, journalist
from gateway.journal import SqlAlarms, SqlJournal, figures
from gateway.journal.verify import verify
from gateway.workers.alarms import Machine, Watch
from gateway.workers.notifying import Mail, Road, Webhook
from tests.contracts.journal import Steps
from tests.contracts.recordings import POLITIE, VT, Maker
from tests.journal.opened import new_journal
from tests.journeys.world import world
from tests.workers.catching import Caught, mail_server, webhook

GIB = 1024**3


class Away(SqlAlarms):
    """A journal that can go away."""

    away = False

    def alarms(self) -> Sequence[Alarm]:
        if self.away:
            raise JournalUnavailable("journaal-onbereikbaar", "Weg.")
        return super().alarms()


@dataclass(slots=True, kw_only=True)
class Scene:
    """A watch, and the means to make things happen around it."""

    make: Maker
    journal: SqlJournal
    alarms: Away
    notices: Journalist
    mail: Caught
    hook: Caught
    free: int = 50 * GIB
    ran_apart: float = 0.0
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        began = self.make.clock.now()

        def monotonic() -> float:
            return (self.make.clock.now() - began).total_seconds() - self.ran_apart

        roads: list[Road] = [
            Mail(to="piket@vt.example", sender="gateway@vt.example", server=self.mail.address),
            Webhook(url=self.hook.address),
        ]
        self.watch = Watch(
            oin=VT,
            alarms=self.alarms,
            notices=self.notices,
            clock=self.make.clock,
            machine=Machine(disk=lambda: (self.free, 100 * GIB), monotonic=monotonic),
            roads=roads,
            place="hier",
            duties=("relay", "alarms"),
        )

    def pass_time(self, seconds: int, *, at_a_time: int = 5) -> None:
        """Steps of so many seconds."""
        for _ in range(0, seconds, at_a_time):
            self.make.clock.advance(at_a_time)
            self.watch.step()

    def quarantined(self, times: int = 1) -> None:
        for _ in range(times):
            self.notices.emit("document-in-quarantaine", document="d", partij=POLITIE, code="x", verantwoordelijke=VT)

    def open(self) -> list[tuple[str, str, int]]:
        return [(a.event, a.about, a.count) for a in self.alarms.alarms() if a.state is Stand.OPEN]

    def see(self) -> None:
        for alarm in self.alarms.alarms():
            self.alarms.acknowledge(alarm.id, reason="bekeken", entry=self._seen)

    def _seen(self, alarm: Alarm) -> Entry:
        return self.make.entry(Feit.ALARM_GEZIEN, alarm.id)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    make = Maker()
    with (
        new_journal(f"sqlite:///{tmp_path / 'journaal.sqlite'}", make) as journal,
        mail_server() as mail,
        webhook() as hook,
    ):
        notices = journalist("CRITICAL")
        yield Scene(make=make, journal=journal, alarms=Away(journal), notices=notices, mail=mail, hook=hook)


def test_a_thousand_broken_documents_are_one_alarm_one_entry_and_one_notice(scene: Scene) -> None:
    scene.quarantined(1000)
    scene.watch.step()
    (alarm,) = scene.alarms.alarms()
    assert scene.open() == [("document-in-quarantaine", POLITIE, 1000)]
    assert [entry.event for entry in scene.journal.entries(alarm.id)] == ["alarm-gegeven"]
    assert (len(scene.mail.mails), len(scene.hook.posts)) == (1, 1)
    assert scene.notices.counted()["document-in-quarantaine"] == 1000
    assert verify(scene.journal).clean


def test_a_notice_repeats_every_quarter_of_an_hour_until_somebody_has_seen_it(scene: Scene) -> None:
    scene.quarantined()
    scene.watch.step()
    scene.pass_time(14 * 60, at_a_time=30)
    assert len(scene.mail.mails) == 1
    scene.pass_time(60)
    assert len(scene.mail.mails) == 2
    scene.see()
    scene.pass_time(60 * 60, at_a_time=60)
    assert len(scene.mail.mails) == 2
    scene.quarantined()
    scene.watch.step()
    assert len(scene.mail.mails) == 3


def test_an_acute_report_that_does_not_leave_rings_every_two_minutes(scene: Scene) -> None:
    Steps(scene.journal, scene.make).record(scene.make.recording(urgentie=Urgentie.ACUUT))
    scene.pass_time(55)
    assert scene.open() == []
    scene.pass_time(10)
    assert scene.open() == [("acuut-niet-overhandigd", VT, 1)]
    scene.pass_time(4 * 60, at_a_time=30)
    assert len(scene.mail.mails) == 3
    assert str(scene.mail.mails[0]["Subject"]).startswith("ACUUT")
    scene.see()
    scene.pass_time(10 * 60, at_a_time=30)
    assert scene.open() == [], "that it lasts is known"


def test_a_delivery_rings_for_its_receiver(scene: Scene) -> None:
    steps = Steps(scene.journal, scene.make)
    deliveries = [steps.record(scene.make.recording(receiver=Oin(POLITIE))).deliveries[0].id for _ in range(3)]
    for ident in (*deliveries, "niet-van-ons"):
        scene.notices.emit("zegel-klopt-niet", aflevering=ident, code="zegel-onjuist")
    scene.watch.step()
    assert set(scene.open()) == {("zegel-klopt-niet", POLITIE, 3), ("zegel-klopt-niet", "onbekend", 1)}


def test_a_broker_that_is_down_rings_after_a_minute_and_not_before(scene: Scene) -> None:
    for second in range(0, 120, 5):
        assert bool(scene.open()) == (second > 60)
        scene.notices.emit("buiten-bereik", wat="broker", taak="relay", code="broker-gestoord")
        scene.pass_time(5)
    assert scene.open() == [("storing", "broker", 1)]


def test_a_broker_that_stutters_does_not_ring(scene: Scene) -> None:
    for _ in range(10):
        scene.notices.emit("buiten-bereik", wat="broker", taak="relay", code="broker-gestoord")
        scene.pass_time(40)
    assert scene.open() == []


def test_disk_and_clock_ring(scene: Scene) -> None:
    scene.pass_time(5)
    scene.free, scene.ran_apart = GIB // 2, 61.0
    scene.pass_time(70)
    assert set(scene.open()) == {("storing", "schijf", 1), ("storing", "klok", 1)}


def test_without_journal_people_are_told_and_later_it_is_written(scene: Scene) -> None:
    scene.watch.step()
    scene.alarms.away = True
    scene.pass_time(60)
    assert not scene.mail.mails
    scene.notices.emit("taak-gestopt", taak="deliver", code="stuk")
    scene.pass_time(10)
    told = scene.hook.posts
    assert [alarm["over"] for post in told for alarm in post["alarmen"]] == ["deliver", "journaal"]
    scene.pass_time(14 * 60, at_a_time=20)
    assert len(scene.hook.posts) == 1, "not again before it is due"
    scene.alarms.away = False
    scene.pass_time(5)
    assert set(scene.open()) == {("taak-gestopt", "deliver", 1), ("storing", "journaal", 1)}
    assert verify(scene.journal).clean


def test_a_notice_that_no_road_takes_goes_later(scene: Scene) -> None:
    scene.mail.refusing = scene.hook.refusing = True
    scene.quarantined()
    scene.watch.step()
    scene.pass_time(55)
    assert scene.notices.counted()["alarm-niet-bezorgd"] == 2, "not tried again at once"
    scene.mail.refusing = False
    scene.pass_time(5)
    assert (len(scene.mail.mails), len(scene.hook.posts)) == (1, 0)


def test_what_rings_last_is_written_before_the_end(scene: Scene) -> None:
    stop = Event()
    stop.set()
    scene.quarantined()
    scene.watch.run(stop)
    assert len(scene.open()) == 1
    beats = figures(scene.journal, at=scene.make.clock.now()).beats
    assert [(beat.place, beat.duty) for beat in beats] == [("hier", "alarms"), ("hier", "relay")]


def test_no_notice_and_no_entry_has_anything_of_the_document(scene: Scene) -> None:
    w = world()
    w.gateway = replace(w.gateway, notices=scene.notices)
    planted = [b"Vlinderslag-Verzonnen", b"999990019"]
    broken = w.report().replace(b"</", b"<" + planted[0] + b" bsn='" + planted[1] + b"'></", 1)
    for document in (broken, planted[0] + planted[1], b"<x>" + planted[0] + b"</x>"):
        with pytest.raises(Refused):
            w.offer(document)
    scene.watch.step()
    assert scene.open()
    kept = "\n".join(
        map(repr, [*scene.alarms.alarms(), *scene.journal.entries(*(a.id for a in scene.alarms.alarms()))])
    )
    for secret in planted:
        assert secret.decode() not in scene.mail.text + scene.hook.text + kept
