"""The key files, below ``keys/`` in the home. They are made by an explicit command, once, and never overwritten.

::

    message.key  message.crt      seals messages (ES256); the certificate may be replaced by one of a real authority
    retired/*.crt                 certificates of earlier message keys: their seals stay good
    token.key    token.crt        signs access tokens
    roots/<OIN>.root              root secret of one verantwoordelijke's keyed digests (32 bytes)
    keks/<id>.kek                 key-encryption keys (32 bytes); the ids sort by age

Rules: folders 0700, files 0600; a private file that others may read is refused; what is missing is an error, never
made.
"""

import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from gateway.contracts.errors import Finding, Misconfigured, SignerUnavailable
from gateway.contracts.message import Oin
from gateway.keys.certificates import Pair, certificate_pem, issue, key_pem, read_certificate, read_pair, unusable
from gateway.keys.digests import ROOT_BYTES, Digests
from gateway.keys.keyring import Keyring
from gateway.keys.signer import FileSigner
from gateway.keys.wrapping import KEK_BYTES, KekRing

VALID = timedelta(days=3 * 365)
"""As long as PKIoverheid certificates may last."""
BACKDATED = timedelta(days=30)
"""Development only: the demonstration plays the days before now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one installation, loaded."""

    message: Pair
    token: Pair
    retired: tuple[x509.Certificate, ...]
    keks: KekRing
    digests: Digests

    @property
    def keyring(self) -> Keyring:
        """Every key whose seals are ours."""
        return Keyring((self.message.certificate, *self.retired))

    @property
    def signer(self) -> FileSigner:
        """The port ``Signer``."""
        return FileSigner(self.message, self.keyring, self.digests)

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """Of the keys in use: what start looks at for the mark of development."""
        return (self.message.certificate, self.token.certificate)


def create_keys(folder: Path, *, oin: Oin, now: datetime, authority: Pair | None = None) -> None:
    """Make the keys of a new installation; ``authority`` is given in development only.

    Without it the certificates are signed by their own key, until the operator puts those of a real authority in place.

    Raises:
        Misconfigured: there are keys already; nothing was changed.
    """
    refuse_existing(folder)
    not_before = now - BACKDATED if authority else now
    for name in ("message", "token"):
        pair = issue(name=f"vt-gateway {name}", oin=oin, issuer=authority, not_before=not_before, not_after=now + VALID)
        write_pair(folder / name, pair)
    kek_id = f"{'dev-' if authority else ''}kek-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    write_new(folder / "keks" / f"{kek_id}.kek", secrets.token_bytes(KEK_BYTES))
    (folder / "retired").mkdir(mode=0o700)


def refuse_existing(folder: Path) -> None:
    """Raise ``Misconfigured`` when keys were made in ``folder`` before."""
    if (folder / "message.key").exists():
        raise unusable("sleutels-bestaan-al", folder.name)


def create_root(folder: Path, verantwoordelijke: Oin) -> None:
    """Make the root secret of a new verantwoordelijke; one that exists is left as it is."""
    path = folder / "roots" / f"{verantwoordelijke}.root"
    if not path.exists():
        write_new(path, secrets.token_bytes(ROOT_BYTES))


def load_keys(folder: Path) -> Keys:
    """Read the keys.

    Raises:
        Misconfigured: a file is missing, unreadable, wrong, or readable by others.
    """
    keks = {path.stem: _secret(path, KEK_BYTES) for path in sorted((folder / "keks").glob("*.kek"))}
    if not keks:
        raise _missing("keks")
    return Keys(
        message=_pair(folder / "message"),
        token=_pair(folder / "token"),
        retired=_retired(folder),
        keks=KekRing(keks),
        digests=Digests(lambda verantwoordelijke: _root(folder, verantwoordelijke)),
    )


def load_keyring(folder: Path) -> Keyring:
    """Read the public half alone: what checking a seal needs. Raises ``Misconfigured``."""
    return Keyring((*read_files([folder / "message.crt"]), *_retired(folder)))


def write_pair(stem: Path, pair: Pair) -> None:
    """Write ``<stem>.key`` and ``<stem>.crt``."""
    write_new(stem.with_suffix(".key"), key_pem(pair.key))
    write_new(stem.with_suffix(".crt"), certificate_pem(pair.certificate))


def write_new(path: Path, content: bytes) -> None:
    """Write a file that did not exist, for the owner alone. Raises ``Misconfigured`` when it does exist."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise unusable("sleutels-bestaan-al", path.name) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_files(paths: Sequence[Path]) -> tuple[x509.Certificate, ...]:
    """Certificates from PEM files. Raises ``Misconfigured``."""
    return tuple(read_certificate(_read(path), name=path.name) for path in paths)


def _retired(folder: Path) -> tuple[x509.Certificate, ...]:
    return read_files(sorted((folder / "retired").glob("*.crt")))


def _pair(stem: Path) -> Pair:
    return read_pair(_private(stem.with_suffix(".key")), _read(stem.with_suffix(".crt")), name=stem.name)


def _root(folder: Path, verantwoordelijke: Oin) -> bytes:
    path = folder / "roots" / f"{verantwoordelijke}.root"
    if not path.exists():
        raise SignerUnavailable("wortel-ontbreekt", "Voor deze verantwoordelijke is er geen sleutel.")
    return _secret(path, ROOT_BYTES)


def _secret(path: Path, length: int) -> bytes:
    content = _private(path)
    if len(content) != length:
        raise unusable("sleutel-lengte", path.name)
    return content


def _private(path: Path) -> bytes:
    content = _read(path)
    if stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO:
        raise unusable("sleutel-leesbaar-voor-anderen", path.name)
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise _missing(path.name) from None


def _missing(name: str) -> Misconfigured:
    finding = Finding("sleutel-ontbreekt", name)
    return Misconfigured(
        "sleutels-ontbreken", "Er zijn geen sleutels: voer eerst `gateway init` uit.", findings=[finding]
    )
