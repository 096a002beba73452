"""The chromium of the system, without a screen and without script, as wide as a telephone.

`scripts/install chromium` (part of `make test`) sees to it that it is there; a test that cannot start it fails.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

WIDTH, HEIGHT = 360, 740
"""A small telephone, in CSS pixels."""
_QUIET = ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "disable-background-networking")


@contextmanager
def telephone(profile: Path) -> Iterator[Chrome]:
    """A browser on loopback, with JavaScript off."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        message = "no chromium or chromedriver: run `scripts/install chromium`"
        raise RuntimeError(message)
    options = ChromeOptions()
    options.binary_location = program
    for argument in (*_QUIET, f"user-data-dir={profile}", "proxy-server=direct://"):
        options.add_argument(f"--{argument}")
    options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    metrics = {"width": WIDTH, "height": HEIGHT, "pixelRatio": 2.0}
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": metrics})
    browser = Chrome(options=options, service=Service(executable_path=driver))
    try:
        browser.set_page_load_timeout(30)
        browser.implicitly_wait(10)
        yield browser
    finally:
        browser.quit()
