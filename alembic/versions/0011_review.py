"""Review: moves, what is said back and forth, tags, who reads what now, and what residents are to hear of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LATER = sa.DateTime(timezone=True)


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _now(name: str) -> "sa.Column[object]":
    return sa.Column(name, _LATER, nullable=False, server_default=sa.func.now())


def _of(table: str, name: str, *, on_delete: str = "CASCADE", **options: object) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete=on_delete)
    return sa.Column(name, sa.BigInteger, key, **{"nullable": False, **options})  # type: ignore[arg-type]


def _member(name: str) -> "sa.Column[int]":
    return _of("members", name, on_delete="SET NULL", nullable=True)


def upgrade() -> None:
    op.add_column("submissions", sa.Column("public_wording", sa.Text))
    op.add_column("submissions", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("submissions", _member("assigned_to"))
    op.add_column("submissions", sa.Column("answered_at", _LATER))
    op.create_index("ix_submissions_challenge_id_status_id", "submissions", ["challenge_id", "status", "id"])
    op.add_column("thread_entries", _member("member_id"))
    op.create_table(
        "submission_moves",
        _id(),
        _of("challenges", "challenge_id"),
        _of("submissions", "submission_id", index=True),
        sa.Column("move", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        _member("member_id"),
        sa.Column("reason", sa.Text),
        _now("at"),
        _of("submission_moves", "undone_by", on_delete="SET NULL", nullable=True),
    )
    op.create_table(
        "tags",
        _id(),
        _of("challenges", "challenge_id"),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("uq_tags_name", "tags", ["challenge_id", sa.text("lower(name)")], unique=True)
    op.create_table(
        "submission_tags",
        _of("submissions", "submission_id", primary_key=True),
        _of("tags", "tag_id", primary_key=True, index=True),
    )
    op.create_table(
        "notices",
        _id(),
        _of("challenges", "challenge_id"),
        _of("residents", "resident_id", index=True),
        _of("submissions", "submission_id", index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        _of("thread_entries", "entry_id", nullable=True),
        _now("created_at"),
        sa.Column("told_at", _LATER),
    )
    untold = sa.text("told_at IS NULL")
    op.create_index("ix_notices_untold", "notices", ["challenge_id", "resident_id"], postgresql_where=untold)
    late = sa.text("kind = 'late'")
    op.create_index("uq_notices_late", "notices", ["submission_id"], unique=True, postgresql_where=late)
    op.create_table(
        "open_submissions",
        _of("submissions", "submission_id", primary_key=True),
        _of("members", "member_id", primary_key=True),
        _now("at"),
    )


def downgrade() -> None:
    for table in ("open_submissions", "notices", "submission_tags", "tags", "submission_moves"):
        op.drop_table(table)
    op.drop_column("thread_entries", "member_id")
    op.drop_index("ix_submissions_challenge_id_status_id", "submissions")
    for column in ("answered_at", "assigned_to", "version", "public_wording"):
        op.drop_column("submissions", column)
