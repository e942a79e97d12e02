"""Mail out: addresses that residents and members left, and the morning on which a team was last told what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NOW = sa.func.now()
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mail_addresses",
        sa.Column(
            "chat_id",
            sa.BigInteger,
            sa.ForeignKey("chats.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("challenge_id", sa.BigInteger, sa.ForeignKey("challenges.id", ondelete="CASCADE")),
        sa.Column("member_id", sa.BigInteger, sa.ForeignKey("members.id", ondelete="CASCADE")),
        sa.Column("asked_at", _MOMENT, server_default=_NOW, nullable=False),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("digest", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("urgent", sa.Boolean, server_default=sa.true(), nullable=False),
    )
    op.create_index("ix_mail_addresses_challenge_id", "mail_addresses", ["challenge_id"])
    op.create_index("ix_mail_addresses_member_id", "mail_addresses", ["member_id"])
    op.create_table(
        "mail_asks",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("asked_at", _MOMENT, server_default=_NOW, nullable=False),
    )
    op.create_index("ix_mail_asks_asked_at", "mail_asks", ["asked_at"])
    op.add_column("challenges", sa.Column("digest_on", sa.Date))


def downgrade() -> None:
    op.drop_column("challenges", "digest_on")
    op.drop_table("mail_asks")
    op.drop_table("mail_addresses")
    op.execute("DELETE FROM chats WHERE channel = 'mail'")
    op.execute("DELETE FROM bots WHERE channel = 'mail'")
