"""What the team writes down of own words: transcripts and translations."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _of(table: str, name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id"),
        _of("submissions", "submission_id"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger, sa.ForeignKey("members.id", ondelete="SET NULL")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("submission_id", "kind", "language"),
    )


def downgrade() -> None:
    op.drop_table("readings")
