"""The table of exchanges and queues, against what was promised to those who run and watch the broker."""

from gateway.broker.topology import deliver_road, ontvangst_road, routing_key
from gateway.contracts.message import Oin

VIA = Oin("00000099000000002000")


def test_a_routing_key_names_receiver_kind_and_urgency() -> None:
    assert routing_key(VIA, "MeldingGedaan", "acuut") == f"{VIA}.melding-gedaan.acuut"


def test_the_queues_of_a_partner() -> None:
    parked, regular, acute = deliver_road(VIA).queues
    assert (parked.name, parked.exchange, parked.keys) == (f"vt.parked.{VIA}", "vt.parked", (VIA,))
    assert (regular.name, regular.keys) == (f"vt.deliver.{VIA}", (f"{VIA}.*.spoed", f"{VIA}.*.regulier"))
    assert (acute.name, acute.keys) == (f"vt.deliver.{VIA}.acuut", (f"{VIA}.*.acuut",))
    assert {regular.exchange, acute.exchange} == {"vt.berichten"}


def test_the_queues_of_a_receiver() -> None:
    _, regular, acute = ontvangst_road(VIA).queues
    assert (regular.name, acute.name) == (f"vt.ontvangst.{VIA}", f"vt.ontvangst.{VIA}.acuut")
    assert {regular.exchange, acute.exchange} == {"vt.ontvangst"}


def test_nothing_is_left_to_a_default_that_differs_between_versions() -> None:
    for queue in (*deliver_road(VIA).queues, *ontvangst_road(VIA).queues):
        assert queue.arguments["x-queue-type"] == "quorum"
        assert queue.arguments["x-overflow"] == "reject-publish"
        assert "x-delivery-limit" in queue.arguments
        if not queue.name.startswith("vt.parked"):
            assert queue.arguments["x-delivery-limit"] == 20
            assert queue.arguments["x-dead-letter-exchange"] == "vt.parked"
            assert queue.arguments["x-dead-letter-routing-key"] == VIA
            assert queue.arguments["x-dead-letter-strategy"] == "at-least-once"
