"""The settings of a challenge are changed: by whom of two at once is told, and what is offered no more is hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("areas", "domains"):
        op.add_column(table, sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("challenges", sa.Column("version", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("challenges", "version")
    for table in ("areas", "domains"):
        op.drop_column(table, "hidden")
