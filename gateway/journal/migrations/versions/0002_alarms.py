"""Alarms, signs of life of the duties, and an index of what lies in quarantine."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the index."""
    op.create_table(
        "alarm",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("id", "verantwoordelijke", "event", "about", "owner", "state")
        ),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_notice_at", INSTANT),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
        sa.UniqueConstraint("event", "verantwoordelijke", "about", name="uq_alarm_event_verantwoordelijke_about"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("place", "duty", name="pk_heartbeat"),
    )
    in_quarantine = sa.text("state = 'quarantaine'")
    op.create_index(
        "ix_document_quarantaine",
        "document",
        ["verantwoordelijke", "at"],
        sqlite_where=in_quarantine,
        postgresql_where=in_quarantine,
    )
