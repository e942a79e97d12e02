"""Submissions that go on as part of another one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_STANDING = sa.text("undone_at IS NULL")


def _of(table: str, name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False)


def _perhaps_of(table: str, name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{table}.id", ondelete="SET NULL"))


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id"),
        _of("submissions", "from_id"),
        _of("submissions", "into_id"),
        _perhaps_of("submissions", "chosen_id"),
        _perhaps_of("members", "member_id"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
    )
    op.create_index("uq_merges_standing", "merges", ["from_id"], unique=True, postgresql_where=_STANDING)
    for name in ("from_id", "into_id", "chosen_id"):
        op.create_index(f"ix_merges_{name}", "merges", [name])


def downgrade() -> None:
    op.drop_table("merges")
