"""Mutants that say the same in other words: no test can tell them apart, so they are not counted."""

EQUIVALENT: dict[tuple[str, str, str, str], str] = {}
"""(place, operator, before, after) → why nobody could see it."""
