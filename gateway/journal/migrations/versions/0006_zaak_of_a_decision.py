"""Which zaak a decision was made on, so that what is stated of it later is asked again before anything leaves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; what was decided before names no zaak."""
    op.add_column("decision", sa.Column("zaak", sa.Text))
