"""Mail that waits to be read, and what a mail and an XML report about one incident have in common."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "te_lezen",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("verantwoordelijke", sa.Text, nullable=False),
        sa.Column("urgentie", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_te_lezen_document"),
        sa.PrimaryKeyConstraint("document", name="pk_te_lezen"),
    )
    op.create_table(
        "kenmerk",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("verantwoordelijke", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_kenmerk_document"),
        sa.PrimaryKeyConstraint("document", name="pk_kenmerk"),
    )
    op.create_index("ix_kenmerk_verantwoordelijke_key", "kenmerk", ["verantwoordelijke", "key"])
