"""The four words by which a resident is found again, the tries that failed, and what is known of chats that joined."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "find_codes",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("challenge_id", sa.BigInteger, sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "resident_id",
            sa.BigInteger,
            sa.ForeignKey("residents.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "find_tries",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("chat_id", sa.BigInteger, sa.ForeignKey("chats.id", ondelete="SET NULL"), nullable=True, index=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False, index=True),
    )
    since = sa.Column("since", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    op.add_column("chat_residents", since)
    op.add_column("residents", sa.Column("former", sa.ARRAY(sa.Uuid), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("residents", "former")
    op.drop_column("chat_residents", "since")
    op.drop_table("find_tries")
    op.drop_table("find_codes")
