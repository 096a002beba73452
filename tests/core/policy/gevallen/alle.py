"""Cases of every rule that decides: facts at which it fires, at which it does not, and at which a fact is unknown."""

from collections.abc import Mapping

from gateway.core.policy.facts import Facts
from tests.core.policy.gevallen import algemeen, identiteit, informanten, later, melder, overdracht, politie, zsm

Gevallen = Mapping[str, Mapping[str, Facts]]
_MODULES = (algemeen, identiteit, melder, politie, informanten, overdracht, zsm, later)

FIRES: Gevallen = {ident: cases for module in _MODULES for ident, cases in module.FIRES.items()}
QUIET: Gevallen = {ident: cases for module in _MODULES for ident, cases in module.QUIET.items()}
UNKNOWN: Gevallen = {ident: cases for module in _MODULES for ident, cases in module.UNKNOWN.items()}
