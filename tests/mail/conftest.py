"""A fresh gateway with an open mail door for each test: the home is made once, and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.house import House, new_home, opened


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_home(tmp_path_factory.mktemp("mail") / "var")


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_home, tmp_path / "var"))


@pytest.fixture
def house(home: Path) -> Iterator[House]:
    with opened(home) as made:
        yield made
