"""Many at once: what was done with which submissions, and the keys by which a repeated request is known."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_LATER = sa.DateTime(timezone=True)
_MARKED = ("submission_moves", "submission_tags", "submission_domains")


def _of(table: str, name: str, *, on_delete: str = "CASCADE", **options: object) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete=on_delete)
    return sa.Column(name, sa.BigInteger, key, **{"nullable": False, **options})  # type: ignore[arg-type]


def _now(name: str) -> "sa.Column[object]":
    return sa.Column(name, _LATER, nullable=False, server_default=sa.func.now())


def upgrade() -> None:
    op.create_table(
        "submission_batches",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id", index=True),
        _of("members", "member_id", on_delete="SET NULL", nullable=True),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("target_id", sa.BigInteger),
        _now("made_at"),
        sa.Column("undone_at", _LATER),
    )
    op.create_table(
        "submission_batch_items",
        _of("submission_batches", "batch_id", primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("before", sa.BigInteger),
    )
    op.create_table(
        "idempotency_keys",
        _of("members", "member_id", primary_key=True),
        _of("challenges", "challenge_id", primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("result_id", sa.BigInteger),
        _now("created_at"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
    for table in _MARKED:
        op.add_column(table, sa.Column("batch_id", sa.BigInteger))


def downgrade() -> None:
    for table in _MARKED:
        op.drop_column(table, "batch_id")
    for table in ("idempotency_keys", "submission_batch_items", "submission_batches"):
        op.drop_table(table)
