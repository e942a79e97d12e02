"""When a talk that was left open was last shown once more, and an index on those that are open or wait.

On `started_at`, which never changes: an index on `heard_at` would be written at every turn of every talk.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("talks", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    unended = sa.text("state IN ('open', 'waiting')")
    op.create_index("ix_talks_started_at", "talks", ["started_at"], postgresql_where=unended)


def downgrade() -> None:
    op.drop_index("ix_talks_started_at", "talks")
    op.drop_column("talks", "reminded_at")
