"""What Veilig Thuis states about its zaken."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from gateway.journal.migrations.append_only import protect

revision = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table; it is only ever added to."""
    op.create_table(
        "zaak_feit",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("verantwoordelijke", sa.Text, nullable=False),
        sa.Column("zaak", sa.Text, nullable=False),
        sa.Column("naam", sa.Text, nullable=False),
        sa.Column("waarde", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("persoon", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_zaak_feit"),
    )
    op.create_index("ix_zaak_feit_verantwoordelijke_zaak", "zaak_feit", ["verantwoordelijke", "zaak"])
    protect("zaak_feit")
