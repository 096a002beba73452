"""What the operator sets: the environment, one file, and a folder of secrets, in that order of precedence.

=====================  ==========================================================================================
``GATEWAY_<NAME>``     environment variables; an unknown one is refused when it resembles a known one, else a warning
``gateway.toml``       in the home, or where ``GATEWAY_CONFIG`` points; an unknown name is refused
``GATEWAY_SECRETS``    a folder with one file per setting (systemd credentials, container secrets); idem
=====================  ==========================================================================================

The state lives in the home (``GATEWAY_HOME``, default ``./var``). Whether it is a production or a development home is
no setting: ``gateway init`` wrote it into the home, and a home without that mark is a production home.
``docs/settings.md`` has the table; a test keeps it complete.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from gateway.contracts.errors import Finding, Misconfigured
from gateway.contracts.message import Oin
from gateway.core.two_roads import REPORT_NUMBER

PREFIX = "GATEWAY_"
MARK = "omgeving"
"""File in the home that says which kind of home it is."""
PLACES = {"home": "./var", "config": None, "secrets": None}
"""Names of the environment only: they say where the rest is found."""
_OF_A_MAILBOX = ("imap_user", "imap_password", "imap_postbus", "imap_relais")
Omgeving = Literal["production", "development"]


def _words(value: object) -> object:
    """``"police, rvdk"`` → ``("police", "rvdk")``: how a list is written in the environment."""
    if isinstance(value, str):
        return tuple(word for part in value.split(",") if (word := part.strip()))
    return tuple(value) if isinstance(value, list) else value


Listener = Annotated[str, Field(pattern=r"^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$")]
"""``host:port``; IPv6 in brackets; port 0 takes a free one."""


FolderName = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f%*]{1,200}$")]
"""Of a mailbox, as people see it."""


class Settings(BaseModel):
    """Everything that is set, checked; secrets do not show in its ``repr``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)

    home: Path = Field(exclude=True)
    environment: Omgeving = Field(exclude=True)
    warnings: tuple[str, ...] = Field(default=(), exclude=True)
    """For whoever started the command; ``load`` does not print."""

    database_url: Annotated[str, Field(pattern=r"^(postgresql|sqlite)://")] | None = Field(default=None, repr=False)
    """``postgresql://…``; without it the journal is SQLite, in the home."""
    broker_url: Annotated[str, Field(pattern=r"^amqps?://")] | None = Field(default=None, repr=False)
    """``amqp(s)://user:password@host:port/vhost``; without it the journal itself is the queue."""
    broker_ca: Path | None = None
    """The authorities that the certificate of an ``amqps://`` broker is judged by, PEM; default: the system's."""
    listen: Listener = "127.0.0.1:8080"
    """Partner API and StUF door, HTTP."""
    tls_listen: Listener | None = None
    """The same doors, TLS with client certificates."""
    tls_certificate: Path | None = None
    """Server certificate with its chain, PEM; default ``tls/server.crt`` in the home."""
    tls_key: Path | None = None
    """Its key, PEM; default ``tls/server.key`` in the home."""
    tls_ca: Path | None = None
    """The authorities whose client certificates are taken, PEM; default ``tls/ca.crt`` in the home."""
    oin: Annotated[Oin, Field(pattern=r"^\d{20}$")] | None = None
    """Of the gateway itself; default: of the one verantwoordelijke."""
    adapters: Annotated[tuple[str, ...], BeforeValidator(_words)] = ("police",)
    """Adapters that may be loaded; an installed one that is not listed stays off."""
    max_document_bytes: Annotated[int, Field(ge=1024, le=10 * 1024 * 1024)] = 10 * 1024 * 1024
    """A larger document is refused (413) unread."""
    public_url: str | None = None
    """Base URL at which partners reach the API, for its description; default: the HTTP listener."""
    contact_url: str = "https://veiligthuis.example/gateway"
    """Where partners find help, for the description of the API."""
    contact_email: str = "gateway@veiligthuis.example"
    """Idem, by mail."""
    alarm_mail: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    """Who gets notices of alarms by mail; nothing personal is in them."""
    alarm_smtp: Listener = "127.0.0.1:25"
    """The mail server that takes them, ``host:port``; STARTTLS when it offers it."""
    alarm_webhook: Annotated[str, Field(pattern=r"^https?://")] | None = Field(default=None, repr=False)
    """Where they are posted as JSON; the address may hold a secret."""
    mail_listen: Listener | None = None
    """The mail door, SMTP and LMTP with STARTTLS; it shows the certificate of the TLS listener."""
    mail_max_bytes: Annotated[int, Field(ge=1024, le=32 * 1024 * 1024)] = 10 * 1024 * 1024
    """A larger mail is refused (552)."""
    imap_server: Listener | None = None
    """The mail server whose mailbox is read by IMAP, ``host:port``, TLS from the first byte (port 993)."""
    imap_ca: Path | None = None
    """The authorities that its certificate is judged by, PEM; default: the system's."""
    imap_user: str | None = None
    """Who signs on there."""
    imap_password: str | None = Field(default=None, repr=False)
    """Idem."""
    imap_postbus: Annotated[str, Field(pattern=r"^[^@\sA-Z]+@[^@\sA-Z]+$")] | None = None
    """The address of the mailbox; one of ``postbussen`` in the partner file."""
    imap_relais: str | None = None
    """The partner with ``mail`` as whose relay the mail in it is judged."""
    imap_folder: FolderName = "INBOX"
    """The folder that is read."""
    imap_taken_folder: FolderName = "Aangenomen"
    """Where mail goes once it is recorded; made when it is not there."""
    imap_seconds: Annotated[int, Field(ge=5, le=3600)] = 30
    """How often it is looked at."""
    smtp_server: Listener | None = None
    """The mail server that takes receipts by mail (submission, port 587), ``host:port``; STARTTLS or nothing."""
    smtp_ca: Path | None = None
    """The authorities that its certificate is judged by, PEM; default: the system's."""
    smtp_user: str | None = None
    """Who signs on there; without it nobody does."""
    smtp_password: str | None = Field(default=None, repr=False)
    """Idem."""
    report_number: Annotated[re.Pattern[str], Field(repr=False)] = REPORT_NUMBER
    """Shape of the number by which a mail and an XML report about one incident know each other."""
    metrics_listen: Listener = "127.0.0.1:8082"
    """Metrics of ``gateway up``, for Prometheus; port 0 takes a free one."""
    oidc_issuer: Annotated[str, Field(pattern=r"^https://[^\s?#]+$")] | None = None
    """The identity provider of the staff (OpenID Connect), as it stands in ``iss``; without it nobody can decide."""
    oidc_client_id: str = "vt-gateway"
    """Under which ``gateway login`` and the page *Vastgehouden* are registered there."""
    oidc_audience: str | None = None
    """What ``aud`` of a person's token must hold; default: the client id."""
    oidc_clients: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    """Other clients (``azp``) whose persons' tokens count: the case system."""
    oidc_ca: Path | None = None
    """The authorities that its certificate is judged by, PEM; default: the system's."""
    oidc_claim_functie: str = "functie"
    """The claim that names the person's function (a text, or a list with one of ours in it)."""
    oidc_claim_registratienummer: str = "registratienummer"
    """The claim with the SKJ or BIG number."""
    oidc_claim_verantwoordelijke: str = "verantwoordelijke"
    """The claim with the OIN of the person's Veilig Thuis; needed where there are several."""
    oidc_amr: Annotated[tuple[str, ...], BeforeValidator(_words)] = ("mfa",)
    """How a person must have logged in: one of these must be in ``amr``."""
    oidc_login_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    """How long ago a person who decides may have logged in."""
    oidc_token_minutes: Annotated[int, Field(ge=1, le=60)] = 5
    """How long ago that token may have been issued."""
    console_listen: Listener = "127.0.0.1:8081"
    """The page *Vastgehouden*, HTTP on loopback; a proxy with TLS stands before it."""
    console_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = None
    """Base URL at which staff reach that page; default: the listener."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _whole(self) -> "Settings":
        """A mailbox that is read has a user, a password, an address, a relay, two folders; a user has a password."""
        if self.imap_server is not None:
            missing = [name for name in _OF_A_MAILBOX if getattr(self, name) is None]
            if missing:
                raise _wrong(*(Finding("instelling-ontbreekt", name) for name in missing))
            if self.imap_folder == self.imap_taken_folder:
                raise _wrong(Finding("map-dezelfde", "imap_taken_folder"))
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise _wrong(Finding("instelling-ontbreekt", "smtp_user" if self.smtp_user is None else "smtp_password"))
        return self

    @property
    def is_development(self) -> bool:
        """Whether ``gateway init --development`` made this home."""
        return self.environment == "development"

    @property
    def listeners(self) -> tuple[str, ...]:
        """Every address on which this installation listens."""
        return tuple(
            listener
            for listener in (self.listen, self.tls_listen, self.mail_listen, self.console_listen)
            if listener is not None
        )

    @property
    def tls_files(self) -> tuple[Path, Path, Path]:
        """(certificate, key, authorities), with the defaults filled in."""
        folder = self.home / "tls"
        return (
            self.tls_certificate or folder / "server.crt",
            self.tls_key or folder / "server.key",
            self.tls_ca or folder / "ca.crt",
        )


NAMES = tuple(name for name, field in Settings.model_fields.items() if not field.exclude)
"""The settings by name; ``GATEWAY_`` and upper case in the environment."""


def load(environ: Mapping[str, str] | None = None, *, home: Path | None = None) -> Settings:
    """The settings of this process (``environ`` defaults to its environment).

    Raises:
        Misconfigured: an unknown or wrong setting, or an unreadable file; findings name the setting, never the value.
    """
    environ = os.environ if environ is None else environ
    home = home or Path(environ.get(f"{PREFIX}HOME") or str(PLACES["home"]))
    from_environment, warnings = _from_environment(environ)
    merged: dict[str, object] = {
        **_from_secrets(environ.get(f"{PREFIX}SECRETS")),
        **_from_file(environ.get(f"{PREFIX}CONFIG"), home),
        **from_environment,
    }
    try:
        return Settings.model_validate({**merged, "home": home, "environment": _mark(home), "warnings": warnings})
    except ValidationError as fault:
        raise _wrong(
            *(Finding(error["type"], "/".join(str(part) for part in error["loc"])) for error in fault.errors())
        ) from None


def mark(home: Path, environment: Omgeving) -> None:
    """Say in the home which kind of home it is; only ``gateway init`` does."""
    (home / MARK).write_text(f"{environment}\n")


def _mark(home: Path) -> str:
    try:
        return (home / MARK).read_text().strip()
    except FileNotFoundError:
        return "production"


def _from_environment(environ: Mapping[str, str]) -> tuple[dict[str, object], tuple[str, ...]]:
    known = {f"{PREFIX}{name.upper()}": name for name in NAMES}
    places = [f"{PREFIX}{name.upper()}" for name in PLACES]
    values: dict[str, object] = {}
    warnings: list[str] = []
    for variable in sorted(environ):
        if variable in known:
            values[known[variable]] = environ[variable]
        elif variable.startswith(PREFIX) and variable not in places:
            if difflib.get_close_matches(
                variable.removeprefix(PREFIX), [v.removeprefix(PREFIX) for v in (*known, *places)]
            ):
                raise _wrong(Finding("onbekende-instelling", variable))
            warnings.append(f"{variable} is geen instelling van de gateway en doet niets.")
    return values, tuple(warnings)


def _from_file(config: str | None, home: Path) -> dict[str, object]:
    path = Path(config) if config else home / "gateway.toml"
    if not config and not path.exists():
        return {}
    try:
        values: dict[str, object] = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise _wrong(Finding("bestand-onleesbaar", path.name)) from None
    return _known(values, path.name)


def _from_secrets(folder: str | None) -> dict[str, object]:
    if not folder:
        return {}
    try:
        files = [path for path in sorted(Path(folder).iterdir()) if not path.name.startswith(".")]
        values: dict[str, object] = {path.name: path.read_text().strip() for path in files}
    except (OSError, UnicodeDecodeError):
        raise _wrong(Finding("map-onleesbaar", f"{PREFIX}SECRETS")) from None
    return _known(values, f"{PREFIX}SECRETS")


def _known(values: dict[str, object], where: str) -> dict[str, object]:
    unknown = sorted(set(values) - set(NAMES))
    if unknown:
        raise _wrong(*(Finding("onbekende-instelling", f"{where}:{name}") for name in unknown))
    return values


def _wrong(*findings: Finding) -> Misconfigured:
    return Misconfigured("instellingen-onjuist", "De instellingen kloppen niet.", findings=findings)
