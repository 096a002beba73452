from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.transports import PostvakTransport


def test_a_message_in_the_postbox_is_handed_over_but_not_confirmed() -> None:
    document = Document(content=b"{}", media_type="application/cloudevents+json")
    handed = PostvakTransport().send(document, Address(soort="postvak"), key="d-1")
    assert handed == Acknowledgement(kenmerk="postvak", bevestigd=False)
