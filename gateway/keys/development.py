"""Development material: a small authority, certificates of invented partners, and what keeps them from going out.

Everything it makes has the issuer ``ONTWIKKELING``; ``refuse_development_outside_loopback`` runs at every start, so
that such material works only on a development home, and only while every listener is on loopback. A development home
is never on anything else, whatever its keys are: whoever reaches it may log in there as an invented person.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509

from gateway.contracts.errors import Finding, Misconfigured
from gateway.contracts.message import Oin
from gateway.keys.certificates import (
    CLIENT,
    DEVELOPMENT,
    SERVER,
    Pair,
    is_development,
    issue,
    kid_of,
)
from gateway.keys.store import BACKDATED, write_pair

VALID = timedelta(days=365)


def create_authority(folder: Path, *, now: datetime) -> Pair:
    """The authority of a development home (``ca.crt``, ``ca.key``) with a server certificate for loopback."""
    authority = issue(name=DEVELOPMENT, authority=True, not_before=now - BACKDATED, not_after=now + VALID)
    server = issue(
        name="vt-gateway",
        issuer=authority,
        hosts=("127.0.0.1", "::1", "localhost"),
        usages=(*SERVER, *CLIENT),  # to partners it shows itself with the same
        not_before=now - BACKDATED,
        not_after=now + VALID,
    )
    write_pair(folder / "ca", authority)
    write_pair(folder / "server", server)
    return authority


def create_client(folder: Path, *, name: str, oin: Oin, authority: Pair, now: datetime) -> Pair:
    """A partner's client certificate (``<name>.crt``, ``<name>.key``), with its OIN in ``Subject.serialNumber``."""
    pair = issue(name=name, oin=oin, issuer=authority, usages=CLIENT, not_before=now - BACKDATED, not_after=now + VALID)
    write_pair(folder / name, pair)
    return pair


def refuse_development_outside_loopback(
    certificates: Iterable[x509.Certificate], *, environment: str, listeners: Sequence[str]
) -> None:
    """Let nothing start that would show development material, or a development home, to others.

    Raises:
        Misconfigured: one of ``certificates`` is development material and the home is a production home, or the home is
            a development home and one of ``listeners`` (``host:port``) is not on loopback.
    """
    marked = [kid_of(certificate) for certificate in certificates if is_development(certificate)]
    if environment != "development":
        if not marked:
            return
        raise _refused(*(Finding("ontwikkelsleutel-in-productie", kid) for kid in marked))
    outside = [listener for listener in listeners if not on_loopback(listener)]
    if outside:
        raise _refused(*(Finding("ontwikkelsleutel-buiten-loopback", listener) for listener in outside))


def on_loopback(listener: str) -> bool:
    """Whether only this machine reaches ``host:port``; a name other than ``localhost`` counts as outside."""
    host = listener.rpartition(":")[0].strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(*findings: Finding) -> Misconfigured:
    return Misconfigured(
        "ontwikkelmateriaal", "Ontwikkelsleutels werken alleen in een ontwikkelomgeving op loopback.", findings=findings
    )
