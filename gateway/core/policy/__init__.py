"""The law as data and rules: may this message go to this receiver, and what must be taken out first.

``uitwisselingen.toml`` (the matrix) and ``regels.toml`` (the rules) lie in this package; ``bootstrap`` reads them and
calls ``load_policy``. Then, per receiver: ``facts_of`` → ``judge`` → ``minimise``. Everything here is pure.
"""

from gateway.core.policy.explaining import Stap, explain
from gateway.core.policy.facts import (
    FUNCTIES,
    GRONDEN,
    Facts,
    MenselijkBesluit,
    ZaakFeiten,
    declarations,
    facts_from_json,
    facts_of,
    facts_to_json,
)
from gateway.core.policy.judgement import Fired, Judgement, judge
from gateway.core.policy.loading import load_policy
from gateway.core.policy.patronen import Soort
from gateway.core.policy.presence import Aanwezig, manifest, mark_minors
from gateway.core.policy.rulebook import Policy, Regel, Uitkomst, Uitwisseling
from gateway.core.policy.stripping import minimise
from gateway.core.policy.verklaringen import PROVED, VERKLARINGEN, Verklaring
from gateway.core.policy.vrije_tekst import Vondst, scan

__all__ = [
    "FUNCTIES",
    "GRONDEN",
    "PROVED",
    "VERKLARINGEN",
    "Aanwezig",
    "Facts",
    "Fired",
    "Judgement",
    "MenselijkBesluit",
    "Policy",
    "Regel",
    "Soort",
    "Stap",
    "Uitkomst",
    "Uitwisseling",
    "Verklaring",
    "Vondst",
    "ZaakFeiten",
    "declarations",
    "explain",
    "facts_from_json",
    "facts_of",
    "facts_to_json",
    "judge",
    "load_policy",
    "manifest",
    "mark_minors",
    "minimise",
    "scan",
]
