"""What the team wrote down of people whom it met, and the files that such came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _of(table: str, name: str, *, goes_along: bool = True, **more: bool) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE" if goes_along else "SET NULL")
    return sa.Column(name, sa.BigInteger, key, nullable=not goes_along, **more)


def _at(name: str) -> "sa.Column[sa.DateTime]":
    return sa.Column(name, sa.DateTime(timezone=True))


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id"),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        _of("members", "member_id", goes_along=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        sa.Column("reading", JSONB),
        _at("confirmed_at"),
        sa.Column("brought", sa.Integer, nullable=False, server_default="0"),
        sa.Column("left_out", sa.Integer, nullable=False, server_default="0"),
        _at("undone_at"),
        sa.Index(None, "challenge_id", "id"),
    )
    op.create_table(
        "intakes",
        _of("submissions", "submission_id", primary_key=True),
        _of("challenges", "challenge_id"),
        _of("members", "member_id", goes_along=False),
        sa.Column("source", sa.Text),
        sa.Column("form", sa.BigInteger),
        _of("imports", "import_id", goes_along=False, index=True),
        sa.Column("line", sa.Integer),
        sa.UniqueConstraint("member_id", "form"),
        sa.Index(None, "member_id", "submission_id"),
    )


def downgrade() -> None:
    op.drop_table("intakes")
    op.drop_table("imports")
