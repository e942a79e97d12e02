"""Media that are kept here: what a page sent along, and what Telegram had when its bot was replaced.

What a page sends along is there before its submission is: it has a chat then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("media", "submission_id", nullable=True)
    chat = sa.ForeignKey("chats.id", ondelete="SET NULL")
    op.add_column("media", sa.Column("chat_id", sa.BigInteger, chat, nullable=True, index=True))
    op.add_column("media", sa.Column("media_type", sa.Text, nullable=True))
    op.add_column("media", sa.Column("content", sa.LargeBinary, nullable=True))
    op.create_index("ix_media_bot_id_file_id", "media", ["bot_id", "file_id"])
    op.execute("ALTER TABLE media ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_index("ix_media_bot_id_file_id", "media")
    for column in ("content", "media_type", "chat_id"):
        op.drop_column("media", column)
    op.execute("DELETE FROM media WHERE submission_id IS NULL")
    op.alter_column("media", "submission_id", nullable=False)
