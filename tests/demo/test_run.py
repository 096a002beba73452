import socket
from datetime import UTC, datetime
from pathlib import Path

from gateway.demo.run import free_port, new_home

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_the_last_three_homes_are_kept(tmp_path: Path) -> None:
    for hour in range(5):
        new_home(tmp_path, NU.replace(hour=hour)).mkdir()
    (tmp_path / "ander").mkdir()
    new_home(tmp_path, NU).mkdir()
    assert sorted(path.name[:15] for path in tmp_path.iterdir()) == [
        "ander",
        "demo-20261122T0",
        "demo-20261122T0",
        "demo-20261122T0",
    ]
    assert any("T093000" in path.name for path in tmp_path.iterdir())


def test_a_taken_port_is_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        assert free_port(port) > port
