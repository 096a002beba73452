"""Many invented messages: `python -m tests.properties --cases 20000 --seed N`; the last line has the figures."""

import argparse
import time
from random import Random

from tests.properties.test_properties import (
    any_bytes_at_the_door,
    any_judgement,
    any_message_of_veilig_thuis,
    any_report,
)


def main() -> None:
    """Run every property on as many cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    any_report(options.cases, Random(options.seed))
    any_bytes_at_the_door(options.cases, Random(options.seed + 1))
    any_message_of_veilig_thuis(options.cases, Random(options.seed + 2))
    counted = any_judgement(options.cases, Random(options.seed + 3))
    seconds = time.monotonic() - started
    told = " ".join(f"{what}={number}" for what, number in sorted(counted.items()))
    print(f"properties: seed={options.seed} cases={options.cases} {told} duur={seconds:.0f}s")


if __name__ == "__main__":
    main()
