"""The first journal."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from gateway.journal.migrations.append_only import protect

revision = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _texts_or_null(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text) for name in names]


def _blob(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.LargeBinary, nullable=False) for name in names]


def _blobs_or_null(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.LargeBinary) for name in names]


def _json(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, JSON, nullable=False) for name in names]


def _integer(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer, nullable=False, autoincrement=False) for name in names]


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _points_at(table: str, column: str, *, deferred: bool = False) -> sa.ForeignKeyConstraint:
    later: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"} if deferred else {}
    return sa.ForeignKeyConstraint([column], [f"{column}.id"], name=f"fk_{table}_{column}", **later)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    """Make every table."""
    _documents()
    _messages()
    _logs()
    for table in ("decision", "entry", "partner_version"):
        protect(table)


def _documents() -> None:
    op.create_table(
        "data_key",
        *_text("owner", "purpose", "verantwoordelijke", "kek"),
        *_blob("wrapped"),
        _key("data_key", "owner", "purpose"),
    )
    op.create_table(
        "document",
        *_text("id", "verantwoordelijke"),
        _instant("at"),
        *_text("door", "media_type", "party"),
        *_texts_or_null("zender", "kind"),
        *_text("state"),
        *_texts_or_null("conversation", "tijdstip"),
        *_blob("content"),
        *_blobs_or_null("findings", "reference", "answers"),
        _key("document", "id"),
    )
    _index("document", "verantwoordelijke", "zender", "tijdstip")
    _index("document", "conversation")
    op.create_table(
        "claim",
        *_text("verantwoordelijke", "key", "digest", "document"),
        _key("claim", "verantwoordelijke", "key"),
        _points_at("claim", "document", deferred=True),
    )
    op.create_table(
        "receipt",
        *_text("document", "verantwoordelijke"),
        *_integer("status"),
        *_text("media_type"),
        *_texts_or_null("location"),
        *_blob("body"),
        _key("receipt", "document"),
        _points_at("receipt", "document"),
    )
    op.create_table(
        "draft",
        *_text("document", "verantwoordelijke", "kind"),
        *_blob("data", "sources"),
        _key("draft", "document"),
        _points_at("draft", "document"),
    )
    op.create_table(
        "hold",
        *_text("document", "verantwoordelijke"),
        _instant("at"),
        *_text("kind"),
        *_json("reasons"),
        *_text("urgentie"),
        _key("hold", "document"),
        _points_at("hold", "document"),
    )
    op.create_table(
        "used_once",
        *_text("verantwoordelijke", "key"),
        _instant("until"),
        _key("used_once", "verantwoordelijke", "key"),
    )


def _messages() -> None:
    op.create_table(
        "message",
        *_text("id", "verantwoordelijke"),
        _instant("at"),
        *_text("document", "kind", "receiver", "urgentie", "conversation", "decision"),
        *_blob("content", "seal"),
        *_blobs_or_null("answers"),
        _key("message", "id"),
        _points_at("message", "document"),
    )
    _index("message", "document")
    _index("message", "conversation")
    op.create_table(
        "delivery",
        *_text("id", "verantwoordelijke", "message", "receiver", "via", "kind", "conversation", "urgentie"),
        _instant("due"),
        *_text("reference", "state"),
        *_texts_or_null("code"),
        *_integer("attempts"),
        _instant("lease_until", nullable=True),
        *_texts_or_null("lease_owner"),
        *(_instant(name, nullable=True) for name in ("published_at", "attempted_at", "settled_at")),
        *_blobs_or_null("rendered"),
        *_texts_or_null("rendered_type"),
        sa.Column("rendered_headers", JSON),
        _key("delivery", "id"),
        _points_at("delivery", "message"),
    )
    _index("delivery", "message")
    _index("delivery", "state", "due")
    _index("delivery", "verantwoordelijke", "via", "conversation", "id")
    _index("delivery", "verantwoordelijke", "receiver", "reference")


def _logs() -> None:
    op.create_table(
        "decision",
        *_text("id", "verantwoordelijke"),
        _instant("at"),
        *_text("document"),
        *_texts_or_null("message"),
        *_text("receiver", "kind"),
        *_texts_or_null("exchange"),
        *_text("outcome"),
        *_json("rules", "stripped"),
        *_texts_or_null("purpose"),
        *_json("legal_basis"),
        *_text("policy_version"),
        *_integer("partner_version"),
        *_json("facts"),
        _key("decision", "id"),
    )
    _index("decision", "document")
    op.create_table(
        "entry",
        *_text("id", "verantwoordelijke"),
        _instant("at"),
        *_text("event", "about", "actor"),
        *_json("details", "commitments"),
        *_text("digest"),
        *_texts_or_null("key_owner"),
        *_blobs_or_null("salt"),
        _key("entry", "id"),
    )
    _index("entry", "about")
    op.create_table(
        "partner_version",
        *_text("verantwoordelijke"),
        *_integer("version"),
        *_text("id"),
        _instant("at"),
        *_text("reason", "content"),
        _key("partner_version", "verantwoordelijke", "version"),
        sa.UniqueConstraint("id", name="uq_partner_version_id"),
    )
