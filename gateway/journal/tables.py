"""The tables: one row per fact, each with the verantwoordelijke it belongs to.

Rules:

1. Ids are UUIDv7 text, so that rows of one moment lie together on disk. One index is random by nature: that of
   ``claim``, whose keys are keyed digests; its rows are small.
2. ``LOG`` tables are only ever added to: triggers and, on PostgreSQL, grants see to it (``migrations``). No foreign key
   may point at them: PostgreSQL locks the row it points at, and that asks for the right to UPDATE.
3. A column of type ``Ciphertext`` holds content, encrypted by ``content``; every other column may stand in the open.
4. Positions of entries in the log will get a table of their own; ``entry`` stays as it is.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC to the microsecond, on both engines (SQLite has no time zones)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant has a time zone"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC, whatever the driver calls it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Ciphertext(TypeDecorator[bytes]):
    """What ``content`` made of content; the type only marks the column, so that a test can find them all."""

    impl = sa.LargeBinary
    cache_ok = True


Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _text(name: str, *, key: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=key, index=index or None)


def _verantwoordelijke(*, key: bool = False) -> sa.Column[str]:
    return _text("verantwoordelijke", key=key)


def _at() -> sa.Column[datetime]:
    return sa.Column("at", Instant, nullable=False)


data_key = sa.Table(
    "data_key",
    metadata,
    _text("owner", key=True),  # the document, or the entry that has none
    _text("purpose", key=True),  # content.Purpose: content goes first, traffic data stays months longer
    _verantwoordelijke(),
    _text("kek"),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)

document = sa.Table(
    "document",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _at(),
    _text("door"),
    _text("media_type"),
    _text("party"),
    sa.Column("zender", sa.Text),
    sa.Column("kind", sa.Text),
    _text("state"),
    sa.Column("conversation", sa.Text, index=True),
    sa.Column("tijdstip", sa.Text),
    sa.Column("content", Ciphertext, nullable=False),
    sa.Column("findings", Ciphertext),  # a path can hold a name that the sender chose
    sa.Column("reference", Ciphertext),
    sa.Column("answers", Ciphertext),
    sa.Index(None, "verantwoordelijke", "zender", "tijdstip"),
    # Few of many: what somebody must look at.
    sa.Index(
        "ix_document_quarantaine",
        "verantwoordelijke",
        "at",
        sqlite_where=sa.text("state = 'quarantaine'"),
        postgresql_where=sa.text("state = 'quarantaine'"),
    ),
)

claim = sa.Table(
    "claim",
    metadata,
    _verantwoordelijke(key=True),
    _text("key", key=True),
    _text("digest"),
    # Deferred: claims are written first, since who loses one writes another document.
    sa.Column(
        "document", sa.ForeignKey("document.id", deferrable=True, initially="DEFERRED"), type_=sa.Text, nullable=False
    ),
)


def _document(*, key: bool = False, index: bool = False) -> sa.Column[str]:
    points_at = sa.ForeignKey("document.id")
    return sa.Column("document", sa.Text, points_at, nullable=False, primary_key=key, index=index or None)


receipt = sa.Table(
    "receipt",
    metadata,
    _document(key=True),
    _verantwoordelijke(),
    sa.Column("status", sa.Integer, nullable=False),
    _text("media_type"),
    sa.Column("location", sa.Text),
    sa.Column("body", Ciphertext, nullable=False),
)

draft = sa.Table(
    "draft",
    metadata,
    _document(key=True),
    _verantwoordelijke(),
    _text("kind"),
    sa.Column("data", Ciphertext, nullable=False),
    sa.Column("sources", Ciphertext, nullable=False),
)

decision = sa.Table(
    "decision",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _at(),
    _text("document", index=True),
    sa.Column("message", sa.Text),
    _text("receiver"),
    _text("kind"),
    sa.Column("exchange", sa.Text),
    _text("outcome"),
    sa.Column("rules", Json, nullable=False),
    sa.Column("stripped", Json, nullable=False),
    sa.Column("purpose", sa.Text),
    sa.Column("legal_basis", Json, nullable=False),
    _text("policy_version"),
    sa.Column("partner_version", sa.Integer, nullable=False),
    sa.Column("facts", Json, nullable=False),
    sa.Column("human", Json),  # the decisions by people among its facts
    sa.Column("zaak", sa.Text),  # whose facts are among its facts
)

message = sa.Table(
    "message",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _at(),
    _document(index=True),
    _text("kind"),
    _text("receiver"),
    _text("urgentie"),
    _text("conversation", index=True),
    _text("decision"),
    sa.Column("content", Ciphertext, nullable=False),
    sa.Column(
        "seal", Ciphertext, nullable=False
    ),  # whoever has the public key could test a guess of the content with it
    sa.Column("answers", Ciphertext),
)

delivery = sa.Table(
    "delivery",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    sa.Column("message", sa.Text, sa.ForeignKey("message.id"), nullable=False, index=True),
    _text("receiver"),
    _text("via"),
    _text("kind"),
    _text("conversation"),
    _text("urgentie"),
    sa.Column("due", Instant, nullable=False),
    _text("reference"),
    _text("state"),
    sa.Column("code", sa.Text),  # why it is where it is: kenmerk of the acknowledgement, or code of the error
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("lease_until", Instant),
    sa.Column("lease_owner", sa.Text),
    sa.Column("published_at", Instant),
    sa.Column("attempted_at", Instant),
    sa.Column("settled_at", Instant),  # of the newest end of an attempt; retention counts from it
    sa.Column("rendered", Ciphertext),
    sa.Column("rendered_type", sa.Text),
    sa.Column("rendered_headers", Json),
    sa.Index(None, "state", "due"),
    sa.Index(None, "verantwoordelijke", "via", "conversation", "id"),
    sa.Index(None, "verantwoordelijke", "receiver", "reference"),
)

hold = sa.Table(
    "hold",
    metadata,
    _document(key=True),
    _verantwoordelijke(),
    _at(),
    _text("kind"),
    sa.Column("reasons", Json, nullable=False),
    _text("urgentie"),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),
    sa.Column("closed_at", Instant),
)

human_decision = sa.Table(
    "human_decision",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _at(),
    _text("over"),  # the held document, or the held delivery
    _text("document", index=True),
    sa.Column("number", sa.Integer, nullable=False),
    _text("handeling"),
    sa.Column("gronden", Json, nullable=False),
    _text("persoon"),  # pseudonym
    _text("functie"),
    _text("door"),
    _text("digest"),
    _text("basis"),
    sa.Column("sleutel", sa.Text),
    _text("outcome"),
    sa.Column("answer", Json, nullable=False),
    sa.Column("reden", Ciphertext, nullable=False),
    sa.Column("registratienummer", Ciphertext),
    sa.Column("velden", Ciphertext),
    # Of two who decide at once, one is the next; the other looks again.
    sa.UniqueConstraint("verantwoordelijke", "over", "number"),
)

te_lezen = sa.Table(
    "te_lezen",
    metadata,
    _document(key=True),
    _verantwoordelijke(),
    _text("urgentie"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("lease_until", Instant),
)

kenmerk = sa.Table(
    "kenmerk",
    metadata,
    _document(key=True),
    _verantwoordelijke(),
    _text("key"),
    sa.Index(None, "verantwoordelijke", "key"),
)

imap = sa.Table(
    "imap",
    metadata,
    _verantwoordelijke(key=True),
    _text("mailbox", key=True),
    sa.Column("uidvalidity", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("uid", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("stand"),
    _at(),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("code", sa.Text),  # why it stays
    # Few of many: what a person must look at.
    sa.Index(
        "ix_imap_blijft",
        "verantwoordelijke",
        "mailbox",
        sqlite_where=sa.text("stand = 'blijft'"),
        postgresql_where=sa.text("stand = 'blijft'"),
    ),
)

entry = sa.Table(
    "entry",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _at(),
    _text("event"),
    _text("about", index=True),
    _text("actor"),
    sa.Column("details", Json, nullable=False),
    sa.Column("commitments", Json, nullable=False),
    _text("digest"),
    sa.Column("key_owner", sa.Text),  # under whose content key the salt lies
    sa.Column("salt", Ciphertext),
)

partner_version = sa.Table(
    "partner_version",
    metadata,
    _verantwoordelijke(key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    _at(),
    _text("reason"),
    _text("content"),
)

zaak_feit = sa.Table(
    "zaak_feit",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _text("zaak"),
    _text("naam"),
    sa.Column("waarde", sa.Text),  # a code, a date or a reference; NULL withdraws the fact
    _at(),
    sa.Column("persoon", sa.Text),
    sa.Index(None, "verantwoordelijke", "zaak"),
)

used_once = sa.Table(
    "used_once",
    metadata,
    _verantwoordelijke(key=True),
    _text("key", key=True),
    sa.Column("until", Instant, nullable=False),
)

alarm = sa.Table(
    "alarm",
    metadata,
    _text("id", key=True),
    _verantwoordelijke(),
    _text("event"),
    _text("about"),
    _text("owner"),
    _text("state"),
    sa.Column("first_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_notice_at", Instant),
    sa.Column("reason", sa.Text),  # of whoever acknowledged it
    sa.UniqueConstraint("event", "verantwoordelijke", "about"),
)

heartbeat = sa.Table(
    "heartbeat",
    metadata,
    _text("place", key=True),  # machine and home
    _text("duty", key=True),
    _at(),
)

LOG = (decision, entry, human_decision, partner_version, zaak_feit)
"""Tables that are only ever added to."""
