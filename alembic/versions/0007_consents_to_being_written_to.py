"""What a resident agreed to hear from us, and the version of a challenge's notice, which each message looks at."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("residents", sa.Column("digest", sa.Text, nullable=False, server_default="never"))
    op.add_column("residents", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.add_column("residents", sa.Column("calls_offered_at", sa.DateTime(timezone=True)))
    version = sa.Computed("setup -> 'notice' ->> 'version'", persisted=True)
    op.add_column("challenges", sa.Column("notice_version", sa.Text, version))


def downgrade() -> None:
    op.drop_column("challenges", "notice_version")
    op.drop_column("residents", "calls_offered_at")
    op.drop_column("residents", "paused_at")
    op.drop_column("residents", "digest")
