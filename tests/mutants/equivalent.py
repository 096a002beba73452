"""Mutants that say the same in other words: no test can tell them apart, so they are not counted."""

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    (
        "bevoegd_gezag",
        "waarde",
        "'abcd'",
        "'abcd~'",
    ): "what is declared and is not on the closed list of purposes is kept as 'anders', never as '~'",
    (
        "IN_WERKING",
        "waarde",
        "'3'",
        "'3~'",
    ): "a shorter way: rule 3 is asked of the message too, and is quiet there as well",
    (
        "_answered",
        "element",
        "{ACUUT, IN_WERKING}",
        "{ACUUT}",
    ): "a shorter way, as above: rule 3 is asked twice and answered once",
    (
        "fold",
        "vergelijking",
        "WEIGHT[outcome] > WEIGHT[heaviest]",
        "WEIGHT[outcome] >= WEIGHT[heaviest]",
    ): "no two outcomes weigh the same: what weighs as much is the same outcome",
    (
        "in_force",
        "waarde",
        "''",
        "'~'",
    ): "no list of roles has either name: an unknown role is looked up in vain",
    (
        "_lines",
        "waarde",
        "0",
        "-1",
    ): "where the code names the group each line has one, which is the first and the last",
}
"""(place, operator, before, after) → why nobody could see it."""
