"""The duty officer at three in the night: a telephone, no script, two persons, one report that must go."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from gateway import journey, mailjourney
from gateway.commands.init import make_home
from gateway.commands.up import Running, running
from gateway.contracts.message import Oin
from gateway.demo import regio
from gateway.formulier import lees
from gateway.settings import load
from gateway.testing.inloggen import PERSONEN, Verzonnen
from gateway.testing.mailrelais import e_mail
from gateway.testing.politie import Politie
from gateway.testing.zorgformulier import zorgformulier
from gateway.workers.mail import read_once
from tests.browser.chromium import WIDTH, telephone
from tests.journeys.world import received
from tests.test_mailjourney import mail
from tests.web.house import voorval

ANOUK, BRAM, CARLA = PERSONEN.values()
VT = Oin(regio.VEILIG_THUIS.oin)
NOWHERE = {regio.POLITIE.naam: "https://politie.example/stuf"}


@dataclass(frozen=True, slots=True)
class Night:
    """A gateway that is up with one report held, and a telephone."""

    started: Running
    browser: Chrome

    @property
    def url(self) -> str:
        assert self.started.console_url is not None
        return self.started.console_url

    def press(self, how: str, what: str, key: str = Keys.ENTER) -> None:
        """By keyboard: whoever cannot point can decide too. Enter leads to another page, which this waits for."""
        left = self.browser.find_element(By.TAG_NAME, "html")
        self.browser.find_element(how, what).send_keys(key)
        if key == Keys.ENTER:
            # Between two pages Chromium answers with errors of its own kind.
            waiting = WebDriverWait(self.browser, 30, ignored_exceptions=[WebDriverException])
            waiting.until(lambda browser: browser.find_element(By.TAG_NAME, "html") != left)

    def log_in(self, persoon: Verzonnen) -> None:
        self.browser.get(f"{self.url}/vastgehouden")
        self.press(By.LINK_TEXT, "Inloggen")
        self.press(By.XPATH, f"//button[contains(., '{persoon.naam}')]")
        assert self.browser.find_element(By.XPATH, "//button[.='Uitloggen']").is_displayed()
        assert self.browser.current_url == f"{self.url}/vastgehouden"

    def decide(self, what: str, *gronden: str, reden: str) -> None:
        for grond in gronden:
            self.press(By.CSS_SELECTOR, f"input[value={grond}]", Keys.SPACE)
        self.browser.find_element(By.ID, "reden").send_keys(reden)
        self.press(By.XPATH, f"//button[.='{what}']")

    @property
    def text(self) -> str:
        return self.browser.find_element(By.TAG_NAME, "body").text


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    home = tmp_path / "home"
    environ = {
        "GATEWAY_LISTEN": "127.0.0.1:0",
        "GATEWAY_CONSOLE_LISTEN": "127.0.0.1:0",
        "GATEWAY_METRICS_LISTEN": "127.0.0.1:0",
        "GATEWAY_LOG_LEVEL": "error",
    }
    regio.vestig(load(environ, home=home), make_home, now=datetime.now(UTC), adressen=NOWHERE)
    with ExitStack() as stack:
        started = stack.enter_context(running(load(environ, home=home), duties=()))
        doors = Thread(target=started.serve)
        doors.start()
        stack.callback(doors.join)
        stack.callback(started.stop)
        clock = started.gateway.clock
        politie = Politie(zelf=regio.POLITIE_ZONDER.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=clock.now)
        content = politie.willekeurige_melding(Random(3), "PL0900-1")
        journey.accept(received(content, by=regio.ADAPTER, at=clock.now()), started.gateway).result(30)
        yield Night(started, stack.enter_context(telephone(tmp_path / "profile")))


def test_a_report_is_given_free_from_a_telephone_without_script(night: Night, tmp_path: Path) -> None:
    browser = night.browser
    night.log_in(CARLA)
    night.press(By.LINK_TEXT, "MeldingGedaan")
    assert "Wpg" in night.text, "the article stands beside the reason"
    assert "PL0900" not in browser.page_source, "nothing of the report"
    wide = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
    assert wide <= WIDTH, "nothing to scroll sideways for"
    browser.save_screenshot(str(tmp_path / "waarom.png"))
    night.decide("Vrijgeven", "H14", reden="Gebeld met de politie.")
    assert "Er staat nog iets in de weg" in night.text
    night.decide("Vrijgeven", "H2", "H11", "H14", reden="De politie bevestigde de verstrekking.")
    assert browser.find_element(By.ID, "stand").text == "vrijgegeven"
    browser.get(f"{night.url}/vastgehouden")
    assert "Er wacht niets op een persoon." in night.text
    journal = night.started.gateway.journal
    due = journal.claim_due(limit=10, at=night.started.gateway.clock.now(), lease_seconds=30)
    assert any(b"melding-gedaan" in consignment.content for consignment in due)
    assert journal.work_list(VT, limit=10) == []


def test_a_form_is_confirmed_by_whoever_saw_what_was_read_and_which_of_it_is_doubtful(
    night: Night, tmp_path: Path
) -> None:
    gateway, browser, form = night.started.gateway, night.browser, voorval()
    journey.conclude(
        mailjourney.keep(mail(gateway.clock.now(), e_mail(zorgformulier(form), nummer="1")), gateway), gateway
    ).result(30)
    assert read_once(gateway, lees)
    (ident,) = (h.id for h in gateway.journal.work_list(VT, limit=10) if "mail-onbevestigd" in str(h.reasons))
    night.log_in(ANOUK)
    browser.get(f"{night.url}/vastgehouden/{ident}")
    fields = {field.text.split("\n")[0]: field for field in browser.find_elements(By.CSS_SELECTOR, ".gelezen > div")}
    assert form.personen[0].bsn in night.text
    assert "zeker" in fields["bsn"].text
    assert "Let op" not in fields["bsn"].text
    assert "Let op: waarschijnlijk" in fields["geslachtsnaam"].text
    assert f"In de e-mail: Achternaam: {form.personen[-1].geslachtsnaam}" in fields["geslachtsnaam"].text
    doubtful, certain = (fields[name].value_of_css_property("border-left-style") for name in ("geslachtsnaam", "bsn"))
    assert doubtful != certain, "seen without colours too"
    wide = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
    assert wide <= WIDTH, "nothing to scroll sideways for"
    browser.find_elements(By.CSS_SELECTOR, ".gelezen")[-1].screenshot(str(tmp_path / "gelezen.png"))
    night.decide("Bevestigen zoals gelezen", "H2", "H14", reden="Veld voor veld nagekeken.")
    assert browser.find_element(By.ID, "stand").text == "vrijgegeven"
    assert form.personen[0].bsn not in browser.page_source, "only who must confirm it sees it"


def test_what_is_refused_is_closed_with_its_reason_inside(night: Night) -> None:
    night.log_in(ANOUK)
    night.press(By.LINK_TEXT, "MeldingGedaan")
    night.decide("Weigeren", "H1", reden="Dit is een advies, geen melding.")
    assert night.browser.find_element(By.ID, "stand").text == "geweigerd"
    assert "advies, geen melding" not in night.browser.page_source


def test_script_is_really_off(night: Night) -> None:
    night.browser.get("data:text/html,<p id=x>uit</p><script>document.getElementById('x').textContent='aan'</script>")
    assert night.browser.find_element(By.ID, "x").text == "uit"
