"""Residents who were erased, and the chat that a dead letter came from.

Letters from before have no chat: they go with their two weeks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("uuid", sa.Uuid, primary_key=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
    )
    chat = sa.ForeignKey("chats.id", ondelete="CASCADE")
    op.add_column("dead_letters", sa.Column("chat_id", sa.BigInteger, chat, nullable=True, index=True))


def downgrade() -> None:
    op.drop_column("dead_letters", "chat_id")
    op.drop_table("erasures")
