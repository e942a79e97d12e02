"""Calls, their messages in the outbox, and who answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_LATER = sa.DateTime(timezone=True)
_UNSENT = sa.text("state IN ('queued', 'sending')")
_DUE = sa.text("state = 'sending' OR state = 'queued' AND call_id IS NULL")
_DUE_COLUMNS = ["bot_id", "state", "priority", "id"]


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("challenge_id", sa.BigInteger, sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("texts", JSONB(none_as_null=True), nullable=False),
        sa.Column("fallback", sa.Text),
        sa.Column("buttons", JSONB(none_as_null=True), nullable=False),
        sa.Column("audience", JSONB(none_as_null=True), nullable=False),
        sa.Column("begins_at", _LATER),
        sa.Column("queued_at", _LATER),
        sa.Column("ended_at", _LATER),
        sa.Column("made_by", sa.BigInteger, sa.ForeignKey("members.id", ondelete="SET NULL")),
        sa.Column("reminds_of", sa.BigInteger, sa.ForeignKey("calls.id", ondelete="SET NULL")),
        sa.Column("created_at", _LATER, nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_calls_challenge_id_id", "calls", ["challenge_id", "id"])
    under_way = sa.text("state IN ('scheduled', 'sending')")
    op.create_index("ix_calls_under_way", "calls", ["state", "begins_at"], postgresql_where=under_way)
    op.create_table(
        "call_answers",
        sa.Column("call_id", sa.BigInteger, sa.ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "resident_id",
            sa.BigInteger,
            sa.ForeignKey("residents.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("challenge_id", sa.BigInteger, sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("option", sa.Text, nullable=False),
        sa.Column("at", _LATER, nullable=False, server_default=sa.func.now()),
    )
    op.add_column("submissions", sa.Column("call_id", sa.BigInteger, sa.ForeignKey("calls.id", ondelete="SET NULL")))
    op.create_index(
        "ix_submissions_call_id", "submissions", ["call_id"], postgresql_where=sa.text("call_id IS NOT NULL")
    )
    op.add_column("residents", sa.Column("quiet_from", sa.Time))
    op.add_column("residents", sa.Column("quiet_until", sa.Time))
    op.add_column("messages", sa.Column("call_id", sa.BigInteger))
    op.add_column("messages", sa.Column("resident_id", sa.BigInteger))
    op.create_index(
        "uq_messages_call",
        "messages",
        ["call_id", "resident_id"],
        unique=True,
        postgresql_where=sa.text("call_id IS NOT NULL"),
    )
    op.create_index(
        "ix_messages_call_due",
        "messages",
        ["call_id", "bot_id", "not_before", "id"],
        postgresql_where=sa.text("call_id IS NOT NULL AND state = 'queued'"),
    )
    op.drop_index("ix_messages_due", "messages")
    op.create_index("ix_messages_due", "messages", _DUE_COLUMNS, postgresql_where=_DUE)


def downgrade() -> None:
    op.drop_index("ix_messages_due", "messages")
    op.create_index("ix_messages_due", "messages", _DUE_COLUMNS, postgresql_where=_UNSENT)
    op.drop_index("ix_messages_call_due", "messages")
    op.drop_index("uq_messages_call", "messages")
    op.drop_column("messages", "resident_id")
    op.drop_column("messages", "call_id")
    op.drop_column("residents", "quiet_until")
    op.drop_column("residents", "quiet_from")
    op.drop_column("submissions", "call_id")
    op.drop_table("call_answers")
    op.drop_table("calls")
