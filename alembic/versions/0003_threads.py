"""What is added to a submission after it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread_entries",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id"),
        _of("submissions", "submission_id", index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def downgrade() -> None:
    op.drop_table("thread_entries")


def _of(table: str, column: str, *, index: bool = False) -> sa.Column[int]:
    return sa.Column(
        column, sa.BigInteger, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=index
    )
