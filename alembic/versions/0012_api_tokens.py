"""Tokens by which members' scripts come in."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    now = sa.DateTime(timezone=True)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("members", "member_id"),
        _of("challenges", "challenge_id"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("created_at", now, nullable=False, server_default=sa.func.now()),
        sa.Column("used_at", now),
    )


def _of(table: str, name: str) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, key, nullable=False, index=True)


def downgrade() -> None:
    op.drop_table("api_tokens")
