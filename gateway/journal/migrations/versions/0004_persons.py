"""What people decided about what is held, and whether it is held still."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from gateway.journal.migrations.append_only import protect

revision = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and the columns; what is held already is open."""
    op.add_column("hold", sa.Column("state", sa.Text, nullable=False, server_default="open"))
    op.add_column("hold", sa.Column("closed_at", INSTANT))
    op.add_column("decision", sa.Column("human", JSON))
    op.create_table(
        "human_decision",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "verantwoordelijke")),
        sa.Column("at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("over", "document")),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("handeling", sa.Text, nullable=False),
        sa.Column("gronden", JSON, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("persoon", "functie", "door", "digest", "basis")),
        sa.Column("sleutel", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("reden", sa.LargeBinary, nullable=False),
        sa.Column("registratienummer", sa.LargeBinary),
        sa.Column("velden", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_human_decision"),
        sa.UniqueConstraint(
            "verantwoordelijke", "over", "number", name="uq_human_decision_verantwoordelijke_over_number"
        ),
    )
    op.create_index("ix_human_decision_document", "human_decision", ["document"])
    protect("human_decision")
