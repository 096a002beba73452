from time import process_time

import pytest

from gateway.contracts.errors import Unauthentic
from gateway.core.authenticity import Result, check_sender, read_results
from gateway.core.partners import MailEntry

POLITIE = "00000099000000001000"
ENTRY = MailEntry(
    relais=("a" * 64,),
    authserv_ids=("mx.vt.test",),
    adressen={"zorg@politie.test": POLITIE, "@eenheid.politie.test": POLITIE},
)
GOOD = "mx.vt.test; dkim=pass header.d=politie.test header.s=s1; dmarc=pass (p=reject) header.from=politie.test"


def refused(*results: str, sender: str = "zorg@politie.test") -> str:
    with pytest.raises(Unauthentic) as refusal:
        check_sender({"from": [sender], "authentication-results": results}, ENTRY)
    return refusal.value.code


def test_a_sender_in_the_entry_whom_our_own_server_vouches_for_is_proved() -> None:
    headers = {"from": ["Politie <Zorg@politie.test>"], "authentication-results": ["elders.test; dmarc=fail", GOOD]}
    assert check_sender(headers, ENTRY) == ("zorg@politie.test", POLITIE)


def test_a_whole_domain_may_be_in_the_entry_and_dkim_may_be_of_the_domain_above() -> None:
    good = "mx.vt.test; dkim=pass header.i=@politie.test; dmarc=pass header.from=eenheid.politie.test"
    headers = {"from": ["wie.ook@eenheid.politie.test"], "authentication-results": [good]}
    assert check_sender(headers, ENTRY)[1] == POLITIE


@pytest.mark.parametrize(
    "said",
    [
        GOOD.replace("mx.vt.test", "mx.elders.test"),
        GOOD.replace("mx.vt.test", "mx.vt.test.evil.test"),
        GOOD.replace("mx.vt.test", "(mx.vt.test) evil.test"),
        'evil.test; x="; mx.vt.test; dmarc=pass"',
        "(mx.vt.test; dmarc=pass",
        "",
    ],
)
def test_what_another_server_wrote_is_not_there(said: str) -> None:
    assert refused(said) == "mail-uitslag-ontbreekt"


def test_a_mail_that_nobody_judged_proves_nothing() -> None:
    assert refused() == "mail-uitslag-ontbreekt"


@pytest.mark.parametrize(
    "said",
    [
        "mx.vt.test; none",
        "mx.vt.test 2; dmarc=pass header.from=politie.test",
        "mx.vt.test; dmarc=pass header.from=politie.test",
        "mx.vt.test; dkim=pass header.d=politie.test",
        GOOD.replace("dmarc=pass", "dmarc=fail"),
        GOOD.replace("dkim=pass", "dkim=neutral"),
        GOOD.replace("header.from=politie.test", "header.from=elders.test"),
        GOOD.replace("header.d=politie.test", "header.d=elders.test"),
        GOOD.replace("header.d=politie.test", "header.d=test"),
        GOOD.replace("header.d=politie.test", "header.d=nep-politie.test"),
        GOOD + " header.from=elders.test",
        GOOD.replace("; dmarc", ' "; dmarc'),
    ],
)
def test_without_dmarc_and_an_aligned_signature_it_proves_nothing(said: str) -> None:
    assert refused(said) in {"mail-niet-echt", "mail-uitslag-ontbreekt"}


def test_servers_of_ours_that_contradict_each_other_prove_nothing() -> None:
    assert refused(GOOD, "mx.vt.test; dmarc=fail header.from=politie.test") == "mail-niet-echt"


@pytest.mark.parametrize(
    "said",
    [
        "mx.vt.test; none",
        "mx.vt.test 2; dmarc=fail header.from=politie.test",
        "mx.vt.test; dmarc=fail (p=none header.from=politie.test",
        "mx.vt.test; dmarc=fail header.from=politie.test smtp.mailfrom=a,b@evil.test",
        'mx.vt.test; dmarc=fail header.from=politie.test smtp.mailfrom="a\\',
        "mx.vt.test; dmarc=fail header.d=a header.d=b",
        "mx.vt.test; dmarc=fail header.from=politie.test" + " " * 9000,
    ],
)
def test_beside_a_result_of_ours_that_cannot_be_read_another_proves_nothing(said: str) -> None:
    assert refused(said, GOOD) == "mail-niet-echt"


def test_comments_as_deep_as_a_header_allows_take_no_time() -> None:
    before = process_time()
    for _ in range(300):
        read_results("mx.vt.test; " + "(" * 4000 + ")" * 4000)
    assert process_time() - before < 5


def test_what_looks_like_a_comment_in_quotes_is_none() -> None:
    assert read_results('mx.vt.test; spf=pass reason="(a"')[1] is not None


def test_an_address_outside_the_entry_may_not_send_however_genuine() -> None:
    assert refused(GOOD, sender="ander@politie.test") == "mail-afzender-onbekend"


@pytest.mark.parametrize("sender", ["", "zorg@politie.test, a@b.nl", "zorg@politie.test <a@b.nl>"])
def test_a_from_that_names_no_one_or_several_proves_nothing(sender: str) -> None:
    assert refused(GOOD, sender=sender) == "mail-afzender-onleesbaar"


def test_comments_and_quoted_words_are_read_as_the_norm_has_it() -> None:
    server, results = read_results('mx.vt.test 1; spf=pass (a (nested) one; dmarc=fail) reason="a \\"b\\"; c"')
    assert server == "mx.vt.test"
    assert results == (Result(method="spf", result="pass", about={"reason": 'a "b"; c'}),)
