"""A call or a prompt may have a picture, which each bot uploads once. Residents get an overview each week."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("challenge_id", sa.BigInteger, sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_pictures_challenge_id", "pictures", ["challenge_id"])
    op.create_table(
        "picture_files",
        sa.Column("picture_id", sa.BigInteger, sa.ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("bot_id", sa.BigInteger, sa.ForeignKey("bots.id"), primary_key=True),
        sa.Column("challenge_id", sa.BigInteger, sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
    )
    for table in ("calls", "prompts"):
        of = sa.ForeignKey("pictures.id", ondelete="SET NULL")
        op.add_column(table, sa.Column("picture_id", sa.BigInteger, of))
        op.add_column(table, sa.Column("picture_alts", JSONB, nullable=False, server_default="{}"))
        with_one = sa.text("picture_id IS NOT NULL")
        op.create_index(f"ix_{table}_picture_id", table, ["picture_id"], postgresql_where=with_one)
    op.add_column("residents", sa.Column("digested_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE residents SET digested_at = now() WHERE digest <> 'never'")
    wanted = sa.text("digest <> 'never'")
    op.create_index("ix_residents_digested_at", "residents", ["challenge_id", "digested_at"], postgresql_where=wanted)
    op.create_index("ix_submission_moves_challenge_id_at", "submission_moves", ["challenge_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_submission_moves_challenge_id_at", "submission_moves")
    op.drop_column("residents", "digested_at")
    for table in ("calls", "prompts"):
        op.drop_column(table, "picture_alts")
        op.drop_column(table, "picture_id")
    op.drop_table("picture_files")
    op.drop_table("pictures")
