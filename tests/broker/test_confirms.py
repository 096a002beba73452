from concurrent.futures import Future

from gateway.broker.confirms import Batch, Confirms


def batch(confirms: Confirms, *keys: str) -> Batch:
    made = Batch(outstanding=len(keys), done=Future())
    for key in keys:
        confirms.published(made, key)
    return made


def test_confirms_may_come_one_by_one_or_together_and_in_any_order() -> None:
    confirms = Confirms()
    first, second = batch(confirms, "a", "b"), batch(confirms, "c", "d")
    confirms.settled(4, multiple=False, ack=True)
    assert not second.done.done()
    confirms.settled(3, multiple=True, ack=True)
    assert first.done.done()
    assert second.done.done()
    assert (first.confirmed, second.confirmed) == (["a", "b"], ["d", "c"])


def test_a_nack_fails_only_its_own() -> None:
    confirms = Confirms()
    made = batch(confirms, "a", "b", "c")
    confirms.settled(2, multiple=False, ack=False)
    confirms.settled(3, multiple=True, ack=True)
    assert made.done.done()
    assert made.confirmed == ["a", "c"]


def test_what_was_returned_is_not_confirmed_though_its_ack_comes() -> None:
    confirms = Confirms()
    made = batch(confirms, "a", "b")
    confirms.returned("a")
    confirms.settled(2, multiple=True, ack=True)
    assert made.confirmed == ["b"]
    again = batch(confirms, "a")
    confirms.settled(3, multiple=False, ack=True)
    assert again.confirmed == ["a"], "the return counted once"


def test_a_confirm_after_the_caller_gave_up_harms_nobody() -> None:
    confirms = Confirms()
    made = batch(confirms, "a")
    made.done.set_exception(TimeoutError())
    confirms.settled(1, multiple=False, ack=True)
    assert made.confirmed == ["a"]
