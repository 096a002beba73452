"""The rules that decide, each a small pure function of the facts and the row; one module per heading of the list.

What a row requires to be declared and nobody declared is unknown; what is declared wrongly fires.
"""

from gateway.core.policy.regels import algemeen, identiteit, informanten, later, melder, overdracht, politie, zsm
from gateway.core.policy.regels.uitslag import Predicate, Regels, Uitslag

LATER: Regels = later.REGELS
"""Rules of exchanges whose kinds are not built."""
PREDICATES: Regels = {
    ident: predicate
    for module in (algemeen, identiteit, melder, politie, informanten, overdracht, zsm, later)
    for ident, predicate in module.REGELS.items()
}
"""Rule id → its function; every rule of soort *beslis* or *later* has one, and every function has its rule."""

__all__ = ["LATER", "PREDICATES", "Predicate", "Uitslag"]
