"""What was seen in mailboxes that are read by IMAP."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "imap",
        sa.Column("verantwoordelijke", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("stand", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("code", sa.Text),
        sa.PrimaryKeyConstraint("verantwoordelijke", "mailbox", "uidvalidity", "uid", name="pk_imap"),
    )
    op.create_index(
        "ix_imap_blijft",
        "imap",
        ["verantwoordelijke", "mailbox"],
        sqlite_where=sa.text("stand = 'blijft'"),
        postgresql_where=sa.text("stand = 'blijft'"),
    )
