"""Mutants that say the same in other words: no test can tell them apart, so they are not counted."""

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    (
        "voorwaarde",
        "weg",
        "if not rij.voorwaarden: return NEE",
        "",
    ): "a shorter way: without conditions no group has one, and the loop finds nothing",
    (
        "bevoegd_gezag",
        "waarde",
        "'abcd'",
        "'abcd~'",
    ): "what is declared and is not on the closed list of purposes is kept as 'anders', never as '~'",
    (
        "judge",
        "element",
        "{Uitkomst.PERMIT, Uitkomst.STRIP}",
        "{Uitkomst.STRIP}",
    ): "what is permitted has no group that offends, so nothing to strip either way",
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
