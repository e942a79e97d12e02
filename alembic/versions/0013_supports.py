"""What neighbours say of each other's accepted submissions, and how often each was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _of(table: str, name: str, *, index: bool = False) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, key, nullable=False, index=index)


def upgrade() -> None:
    op.add_column("submissions", sa.Column("shown", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "supports",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id"),
        _of("submissions", "submission_id"),
        _of("residents", "resident_id", index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("submission_id", "resident_id", "kind"),
    )


def downgrade() -> None:
    op.drop_table("supports")
    op.drop_column("submissions", "shown")
