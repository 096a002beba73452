import pytest

from gateway.contracts.errors import PartnerUnavailable
from gateway.core.alarms import Notice
from gateway.workers.notifying import Mail, Road, Webhook
from tests.workers.catching import mail_server, webhook

NOTICE = Notice(subject="1 alarm", lines=("beheer: een regel (één)", "piket: nog een"), alarms=({"id": "a-1"},))


def mail(server: str) -> Mail:
    return Mail(to="piket@vt.example", sender="gateway@vt.example", server=server)


def test_a_notice_goes_by_mail() -> None:
    with mail_server() as caught:
        mail(caught.address).send(NOTICE)
    (sent,) = caught.mails
    assert (sent["Subject"], sent["To"], sent["Auto-Submitted"]) == ("1 alarm", "piket@vt.example", "auto-generated")
    assert "een regel (één)" in str(sent.get_content())


def test_a_notice_goes_to_a_webhook() -> None:
    with webhook() as caught:
        Webhook(url=caught.address).send(NOTICE)
    assert caught.posts == [{"onderwerp": "1 alarm", "alarmen": [{"id": "a-1"}]}]


def test_who_does_not_take_a_notice_is_unavailable() -> None:
    with mail_server() as post, webhook() as hook:
        post.refusing = hook.refusing = True
        for road in (mail(post.address), Webhook(url=hook.address)):
            with pytest.raises(PartnerUnavailable):
                road.send(NOTICE)
        assert not post.mails
        assert not hook.posts


@pytest.mark.parametrize("road", [mail("127.0.0.1:1"), Webhook(url="http://127.0.0.1:1/"), Webhook(url="http://")])
def test_who_is_not_there_is_unavailable(road: Road) -> None:
    with pytest.raises(PartnerUnavailable):
        road.send(NOTICE)
