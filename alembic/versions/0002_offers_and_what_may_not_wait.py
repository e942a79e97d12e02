"""What an offer comes to: for whom, when, how far from home, with whom; and what may not wait."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = ("for_whom", "availability", "reach", "company")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("submissions", sa.Column(name, sa.Text))
    op.add_column("submissions", sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("urgent", *_COLUMNS):
        op.drop_column("submissions", name)
