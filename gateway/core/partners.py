"""Who is who, and what was agreed: ``partners.toml`` as checked values.

One file belongs to one *verantwoordelijke* (a VT). It is input, not truth: ``gateway partner apply`` writes a version
of it into the journal, and every decision names that version.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from gateway.contracts.adapter import Address
from gateway.contracts.errors import Finding, Misconfigured
from gateway.contracts.message import Oin


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", to_camel(name)).lower()


class _Entry(BaseModel):
    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        alias_generator=_kebab,
        validate_by_name=True,
    )


OinText = Annotated[str, Field(pattern=r"^\d{20}$")]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


MailAddress = Annotated[str, Field(pattern=r"^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9.-]+$")]
"""Lower case."""
MailSender = Annotated[str, Field(pattern=r"^[a-z0-9!#$%&'*+/=?^_`{|}~.-]*@[a-z0-9.-]+$")]
"""An address, or ``@domain`` for all of a domain."""


def _public(key: dict[str, str]) -> dict[str, str]:
    """RFC 7518 §6: what may stand in a public EC or RSA key, and nothing that belongs to a private one."""
    needed = {"EC": {"crv", "x", "y"}, "RSA": {"n", "e"}}.get(key.get("kty", ""))
    if needed is None or not {"kty", "kid", *needed} <= set(key) <= {"kty", "kid", "alg", "use", *needed}:
        raise ValueError("no public EC or RSA key with a kid")
    return key


PublicJwk = Annotated[dict[str, str], AfterValidator(_public)]
Rol = Literal[
    "veilig-thuis", "politie", "rvdk", "om", "usd", "zvh", "reclassering", "slachtofferhulp", "gi", "professional",
    "school", "lokaal-veld", "burger", "burgemeester", "brp", "toezicht", "vertrouwenspersoon", "aware", "cbs", "rail",
]  # fmt: skip
"""``rail`` hands over for others (JUBES, an ebMS adapter, a mail relay) and has no role in the law."""


class Afspraak(_Entry):
    """One agreement: what a partner declares once for all its documents of some kinds (``[[partners.afspraken]]``)."""

    nummer: str
    soorten: tuple[str, ...] = Field(strict=False, min_length=1)
    geldig_van: date
    geldig_tot: date | None = None
    verklaringen: dict[str, str]
    """Name → value; the names that rules ask for stand in ``docs/partners.md``."""

    def in_force(self, on: date) -> bool:
        """Whether it holds on ``on`` (Dutch calendar)."""
        return self.geldig_van <= on and (self.geldig_tot is None or on <= self.geldig_tot)


class AcuutAls(_Entry):
    """Marks the sender's explicit acute flag where the wire has none.

    StUF: receiving application or administration. Mail: the mailbox it is sent to, or a token in its subject.
    """

    applicatie: str | None = None
    administratie: str | None = None
    postbus: MailAddress | None = None
    onderwerp: Annotated[str, Field(min_length=4)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "AcuutAls":
        if not self.model_fields_set:
            msg = "acuut-als needs applicatie, administratie, postbus or onderwerp"
            raise ValueError(msg)
        return self


class Gemeente(_Entry):
    """A municipality of a VT, with the dates between which it is one."""

    naam: str
    code: str = Field(pattern=r"^\d{4}$")
    geldig_van: date | None = None
    geldig_tot: date | None = None


class TransportEntry(_Entry):
    """How documents reach this partner."""

    soort: Literal["stuf", "postvak", "amqp", "mail", "geen"] = "geen"
    url: str | None = None
    afzender: MailAddress | None = None
    """From whom what goes by mail is."""
    applicatie: str | None = None
    """StUF ``applicatie`` of the partner, where no document told us."""
    overhandigen_volstaat: bool = False
    corv: bool = False
    """This way leads into CORV (JUBES), by which a request for investigation must go."""

    @property
    def weg(self) -> str:
        """The road as rule 50 knows it."""
        return "corv" if self.corv else self.soort


class MailEntry(_Entry):
    """How mail of this partner is known (``[partners.mail]``): never by what its ``From`` says.

    By the relay that hands it over, and by what a mail server of ours found out about the sender and wrote into
    ``Authentication-Results``.
    """

    relais: tuple[Fingerprint, ...] = Field(default=(), strict=False)
    """SHA-256 fingerprints of the client certificates of its relay."""
    gebruiker: str | None = Field(default=None, pattern=r"^[a-z0-9._-]{1,64}$")
    """Name with which its relay signs on (SMTP AUTH, over TLS)."""
    wachtwoord: str | None = Field(default=None, pattern=r"^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$", repr=False)
    """Salted scrypt of its password, as ``gateway partner password`` prints it."""
    imap: bool = False
    """Its mail lies in the mailbox that is read by IMAP, so that it may have no relay."""
    authserv_ids: tuple[str, ...] = Field(strict=False, min_length=1)
    """The mail servers whose ``Authentication-Results`` count; what any other wrote is not there."""
    adressen: dict[MailSender, OinText] = Field(min_length=1)
    """Who may send: address, or ``@domain`` → OIN of the zender in whose name that mail counts."""
    ontvangstbewijs: dict[OinText, MailAddress] = Field(default_factory=dict)
    """Who gets a receipt by mail: OIN of the zender → the address it goes to, which is none that sends. Others none."""

    @model_validator(mode="after")
    def _relay(self) -> "MailEntry":
        if not self.relais and not self.imap and (self.gebruiker is None or self.wachtwoord is None):
            msg = "mail needs relais, gebruiker with wachtwoord, or imap"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _receipts(self) -> "MailEntry":
        if not set(self.ontvangstbewijs) <= set(self.adressen.values()):
            msg = "ontvangstbewijs names a zender that sends nothing here"
            raise ValueError(msg)
        return self

    def zender_of(self, address: str) -> str | None:
        """OIN in whose name mail of ``address`` (lower case) counts, or None: then it may not send."""
        return self.adressen.get(address, self.adressen.get(f"@{address.rpartition('@')[2]}"))


class Partner(_Entry):
    """One partner of one verantwoordelijke (``[[partners]]``)."""

    naam: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    oin: OinText
    rol: Rol
    actief: bool = True
    adapter: str | None = None
    namens: tuple[OinText, ...] = Field(default=(), strict=False)
    acuut_als: AcuutAls | None = None
    tijdstip_strikt: bool = False
    """Asks for the StUF019 check: ``tijdstipBericht`` must increase."""
    certificaten: tuple[Fingerprint, ...] = Field(default=(), strict=False)
    """SHA-256 fingerprints (hex, lower case) of the certificates with which this partner may come in."""
    sleutels: tuple[PublicJwk, ...] = Field(default=(), strict=False)
    """Public JWKs (EC P-256 or RSA) for ``private_key_jwt``; each with a ``kid``."""
    gemeenten: tuple[Gemeente, ...] = Field(default=(), strict=False)
    transport: TransportEntry = TransportEntry()
    afspraken: tuple[Afspraak, ...] = Field(default=(), strict=False)
    mail: MailEntry | None = None

    @model_validator(mode="after")
    def _vouched(self) -> "Partner":
        if self.mail is not None and not all(self.vouches_for(oin) for oin in self.mail.adressen.values()):
            msg = "mail names a zender for whom this partner does not vouch"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _readable(self) -> "Partner":
        if self.transport.soort == "amqp" and (self.encryption_key or {}).get("kty") != "EC":
            msg = "transport amqp needs an EC key with use enc"
            raise ValueError(msg)
        if (self.transport.soort == "mail") != (self.transport.afzender is not None):
            msg = "transport mail has an afzender, and no other has"
            raise ValueError(msg)
        if self.mail is not None and self.mail.ontvangstbewijs and self.transport.soort != "mail":
            msg = "ontvangstbewijs needs transport mail"
            raise ValueError(msg)
        return self

    def address(self, receiver: str) -> Address:
        """The way out by this partner to ``receiver`` (OIN), as the transports take it."""
        return Address(
            soort=self.transport.soort,
            url=self.transport.url,
            overhandigen_volstaat=self.transport.overhandigen_volstaat,
            oin=self.oin,
            sleutel=self.encryption_key,
            mail=self.mail.ontvangstbewijs.get(receiver) if self.mail is not None else None,
        )

    @property
    def encryption_key(self) -> Mapping[str, str] | None:
        """The public key to which what goes to this partner over AMQP is encrypted: the last with ``use`` = ``enc``."""
        return next((key for key in reversed(self.sleutels) if key.get("use") == "enc"), None)

    def vouches_for(self, oin: str) -> bool:
        """Whether a document in the name of ``oin`` counts when this partner hands it over."""
        return oin == self.oin if not self.namens else oin in self.namens

    def afspraak_for(self, kind: str, on: date) -> Afspraak | None:
        """The agreement in force on ``on`` (Dutch calendar) for ``kind``; the latest one if there are several."""
        found = [agreed for agreed in self.afspraken if kind in agreed.soorten and agreed.in_force(on)]
        return max(found, key=lambda a: a.geldig_van, default=None)


class PartnerFile(_Entry):
    """The whole file: the verantwoordelijke, and its partners."""

    verantwoordelijke: OinText
    naam: str
    applicatie: str = "VT-applicatie"
    """StUF ``applicatie`` under which this VT sends."""
    postbussen: tuple[MailAddress, ...] = Field(default=(), strict=False)
    """The mail addresses of this VT at the mail door."""
    partners: tuple[Partner, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _unique(self) -> "PartnerFile":
        for what in ("naam", "oin"):
            seen = [getattr(p, what) for p in self.partners]
            if len(seen) != len(set(seen)):
                msg = f"{what} stands twice"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _receipts(self) -> "PartnerFile":
        entries = [p.mail for p in self.partners if p.mail is not None]
        if not {oin for mail in entries for oin in mail.ontvangstbewijs} <= {p.oin for p in self.partners}:
            msg = "ontvangstbewijs names a zender that is no partner"
            raise ValueError(msg)
        if not {*self.postbussen, *(address for mail in entries for address in mail.adressen)}.isdisjoint(
            to for mail in entries for to in mail.ontvangstbewijs.values()
        ):
            msg = "ontvangstbewijs goes to a mailbox of ours, or to an address that sends"
            raise ValueError(msg)
        return self


def parse_partners(data: Mapping[str, object]) -> PartnerFile:
    """Check a parsed ``partners.toml``.

    Raises:
        Misconfigured: with one finding per fault (rule and JSON pointer, never the value).
    """
    try:
        return PartnerFile.model_validate(dict(data))
    except ValidationError as fault:
        findings = [
            Finding(error["type"], "/" + "/".join(str(part) for part in error["loc"]))
            for error in fault.errors(include_input=False, include_context=False, include_url=False)
        ]
        raise Misconfigured("partners-ongeldig", "Het partnerbestand klopt niet.", findings=findings) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The partners of one verantwoordelijke as applied: a version, and look-ups."""

    verantwoordelijke: Oin
    naam: str
    applicatie: str
    version: int
    partners: Mapping[str, Partner] = field(default_factory=dict)
    """OIN → entry."""
    postbussen: frozenset[str] = frozenset()

    def get(self, oin: str) -> Partner | None:
        """The active entry of ``oin``, or None."""
        partner = self.partners.get(oin)
        return partner if partner is not None and partner.actief else None


def book_of(file: PartnerFile, version: int) -> Book:
    """The applied form of a checked file."""
    return Book(
        verantwoordelijke=Oin(file.verantwoordelijke),
        naam=file.naam,
        applicatie=file.applicatie,
        version=version,
        partners={p.oin: p for p in file.partners},
        postbussen=frozenset(file.postbussen),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every book of this installation; nothing crosses from one to another."""

    books: Mapping[Oin, Book] = field(default_factory=dict)

    def books_of(self, party: Oin) -> tuple[Book, ...]:
        """The books in which ``party`` is an active partner, ordered by OIN of the verantwoordelijke."""
        return tuple(self.books[key] for key in sorted(self.books) if self.books[key].get(party) is not None)


def library_of(books: Iterable[Book]) -> Library:
    """A library of ``books``."""
    return Library(books={book.verantwoordelijke: book for book in books})
