"""Many invented messages: `python -m tests.properties --cases 20000 --seed N`; the last line has the figures."""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from random import Random

from tests.properties.test_properties import (
    any_bytes_at_the_door,
    any_judgement,
    any_message_of_veilig_thuis,
    any_report,
)


def main() -> None:
    """Run every property on as many cases, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    with ProcessPoolExecutor() as pool:
        chances = (Random(options.seed + number) for number in range(4))
        held = [
            pool.submit(holds, options.cases, next(chances))
            for holds in (any_report, any_bytes_at_the_door, any_message_of_veilig_thuis)
        ]
        judged = pool.submit(any_judgement, options.cases, next(chances))
        for each in held:
            each.result()
        counted = judged.result()
    seconds = time.monotonic() - started
    told = " ".join(f"{what}={number}" for what, number in sorted(counted.items()))
    print(f"properties: seed={options.seed} cases={options.cases} {told} duur={seconds:.0f}s")


if __name__ == "__main__":
    main()
