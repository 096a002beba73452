"""What the law asks and cannot be otherwise here; ``regels.toml`` names these tests as proof of its invariants."""

import json

import orjson

from gateway.core.policy import Uitkomst
from tests.journeys.world import World, data_of, world


def values_of(data: object) -> set[str]:
    """Every text of a message that could tell something about someone."""
    if isinstance(data, dict):
        return {text for value in data.values() for text in values_of(value)}
    if isinstance(data, list):
        return {text for value in data for text in values_of(value)}
    return {data} if isinstance(data, str) and len(data) > 8 else set()


def persons_in(w: World) -> set[str]:
    """What the reports in the postbox say of their persons and of what happened."""
    said = [data_of(envelope) for envelope in w.postbox()]
    return values_of([{name: data.get(name) for name in ("betrokkenen", "incident")} for data in said])


def test_nothing_of_a_report_is_in_the_log() -> None:
    w = world()
    for _ in range(5):
        w.offer(w.report())
    w.deliver_all()
    values = persons_in(w)
    log = json.dumps([str(entry) for entry in w.journal.entries])
    assert len(values) > 20
    assert len(w.journal.entries) > 20
    assert [value for value in values if value in log] == []


def test_every_message_that_leaves_has_its_decision_in_the_same_commit() -> None:
    w = world()
    for _ in range(5):
        w.offer(w.report())
    messages = [(message, recording) for recording in w.journal.recordings for message in recording.messages]
    assert messages
    for message, recording in messages:
        decision = next(d for d in recording.decisions if d.id == message.envelope.decision)
        assert (decision.message, decision.receiver) == (message.envelope.id, message.envelope.receiver)
        assert decision.outcome in {Uitkomst.PERMIT, Uitkomst.STRIP}
        assert orjson.loads(message.envelope.content)["decisionid"] == decision.id
        written = {entry.about for entry in recording.entries}
        assert {decision.id, message.envelope.id} <= written
