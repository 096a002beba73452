from datetime import timedelta

import pytest

from gateway.contracts.errors import Unknown
from gateway.contracts.message import Oin, Urgentie
from gateway.core.alarms import Alarm, Ring, Stand
from gateway.core.audit import Feit
from gateway.core.recording import DeliveryState, Entry
from gateway.journal import SqlAlarms, SqlJournal, figures
from gateway.journal.verify import verify
from tests.contracts.journal import Steps, outcome
from tests.contracts.recordings import POLITIE, VT, Maker
from tests.journal.journals import OnPostgresql, OnSqlite, Opened

RING = Ring(event="storing", verantwoordelijke=VT, about="schijf", owner="beheer")


class Ringing(Opened):
    @pytest.fixture
    def alarms(self, journal: SqlJournal) -> SqlAlarms:
        return SqlAlarms(journal)

    def ring(self, alarms: SqlAlarms, make: Maker, ring: Ring = RING) -> Alarm:
        def given(alarm: Alarm) -> Entry:
            return make.entry(Feit.ALARM_GEGEVEN, alarm.id)

        return alarms.ring(ring, at=make.clock.now(), new_id=make.clock.new_id(), entry=given)

    def see(self, alarms: SqlAlarms, make: Maker, ident: str) -> None:
        alarms.acknowledge(ident, reason="bekeken", entry=lambda alarm: make.entry(Feit.ALARM_GEZIEN, alarm.id))

    def test_the_same_alarm_is_one_row_and_one_entry(self, alarms: SqlAlarms, journal: SqlJournal, make: Maker) -> None:
        first = self.ring(alarms, make)
        make.clock.advance(5)
        again = self.ring(alarms, make)
        assert alarms.alarms() == [again]
        assert (again.id, again.count, again.first_at) == (first.id, 2, first.first_at)
        assert [entry.event for entry in journal.entries(first.id)] == ["alarm-gegeven"]
        assert verify(journal).clean

    def test_alarms_of_different_things_stand_apart(self, alarms: SqlAlarms, make: Maker) -> None:
        other_thing = Ring(event="storing", verantwoordelijke=VT, about="klok", owner="beheer")
        other_vt = Ring(event="storing", verantwoordelijke=Oin(POLITIE), about="schijf", owner="beheer")
        assert len({self.ring(alarms, make, ring).id for ring in (RING, other_thing, other_vt)}) == 3

    def test_what_was_seen_is_logged_and_opens_again_by_a_new_ring(
        self, alarms: SqlAlarms, journal: SqlJournal, make: Maker
    ) -> None:
        ident = self.ring(alarms, make).id
        self.see(alarms, make, ident)
        (seen,) = alarms.alarms()
        assert (seen.state, seen.reason) == (Stand.GEZIEN, "bekeken")
        with pytest.raises(Unknown):
            self.see(alarms, make, ident)
        self.ring(alarms, make)
        assert [alarm.state for alarm in alarms.alarms()] == [Stand.OPEN]
        logged = [entry.event for entry in journal.entries(ident)]
        assert logged == ["alarm-gegeven", "alarm-gezien", "alarm-gegeven"]
        assert verify(journal).clean

    def test_of_several_processes_one_sends_the_notice(self, alarms: SqlAlarms, make: Maker) -> None:
        alarm = self.ring(alarms, make)
        assert alarms.claim_notice(alarm, at=make.clock.now())
        assert not alarms.claim_notice(alarm, at=make.clock.now())
        alarms.give_back(alarm)
        assert alarms.alarms() == [alarm]

    def test_nobody_is_told_of_what_was_seen_meanwhile(self, alarms: SqlAlarms, make: Maker) -> None:
        alarm = self.ring(alarms, make)
        self.see(alarms, make, alarm.id)
        assert not alarms.claim_notice(alarm, at=make.clock.now())

    def test_a_delivery_stands_for_its_receiver(self, alarms: SqlAlarms, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording(receiver=Oin(POLITIE)))
        ident = recording.deliveries[0].id
        assert alarms.receivers([ident, "onbekend"]) == {ident: (VT, POLITIE)}

    def test_an_acute_report_that_has_not_left_in_a_minute_is_a_condition(
        self, alarms: SqlAlarms, make: Maker, steps: Steps
    ) -> None:
        steps.record(make.recording(urgentie=Urgentie.REGULIER))
        recording = steps.record(make.recording(urgentie=Urgentie.ACUUT))
        assert alarms.standing(make.clock.advance(59), documents=False) == []
        (condition,) = alarms.standing(make.clock.advance(1), documents=False)
        assert condition.event == "acuut-niet-overhandigd"
        assert condition.fields == {"verantwoordelijke": VT, "ontvanger": VT}
        assert condition.since == make.clock.now()
        steps.publish()
        assert len(alarms.standing(make.clock.now(), documents=False)) == 1, "on its way is not there"
        steps.settle(steps.attempt(recording.deliveries[0].id), DeliveryState.OVERHANDIGD)
        assert alarms.standing(make.clock.now(), documents=False) == []

    def test_what_waits_for_a_person_for_a_month_is_a_condition(
        self, alarms: SqlAlarms, journal: SqlJournal, make: Maker, steps: Steps
    ) -> None:
        steps.record(make.held())
        journal.record(make.refused()).exception(timeout=10)
        parked = steps.record(make.recording())
        steps.publish()
        steps.settle(steps.attempt(parked.deliveries[0].id), DeliveryState.GEPARKEERD)
        month = timedelta(days=30).total_seconds()
        assert alarms.standing(make.clock.advance(month - 1), documents=True) == []
        found = alarms.standing(make.clock.advance(1), documents=True)
        assert {condition.fields["wat"] for condition in found} == {"vastgehouden", "quarantaine", "geparkeerd"}
        assert {condition.since for condition in found} == {make.clock.now()}
        deliveries = alarms.standing(make.clock.now(), documents=False)
        assert [condition.fields["wat"] for condition in deliveries] == ["geparkeerd"]

    def test_figures_count_what_is_not_done(
        self, alarms: SqlAlarms, journal: SqlJournal, make: Maker, steps: Steps
    ) -> None:
        steps.record(make.held())
        journal.record(make.refused()).exception(timeout=10)
        outcome(journal.record(make.recording()))
        self.ring(alarms, make)
        alarms.beat("hier", ["relay", "deliver"], at=make.clock.now())
        alarms.beat("hier", ["relay"], at=make.clock.advance(30))
        now = figures(journal, at=make.clock.now())
        assert (now.per_state["gereed"], now.holds, now.quarantine, now.open_alarms) == (1, 1, 1, 1)
        assert now.oldest_due == make.clock.now() - timedelta(seconds=30)
        assert [(beat.duty, (make.clock.now() - beat.at).seconds) for beat in now.beats] == [
            ("deliver", 30),
            ("relay", 0),
        ]


class TestSqlite(OnSqlite, Ringing):
    def test_the_quarantine_is_found_without_reading_every_document(self, journal: SqlJournal) -> None:
        query = "EXPLAIN QUERY PLAN SELECT count(*) FROM document WHERE document.state = 'quarantaine'"
        with journal.database.read() as connection:
            plan = " ".join(str(row) for row in connection.exec_driver_sql(query))
        assert "ix_document_quarantaine" in plan


class TestPostgresql(OnPostgresql, Ringing):
    pass
