"""Sample and test residents, messages that may become a need or an offer, and the settings of a challenge."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_FLAGS = (("chats", "test"), ("tags", "sample"), ("members", "sample"), ("areas", "hidden"), ("domains", "hidden"))


def upgrade() -> None:
    for table, flag in _FLAGS:
        op.add_column(table, sa.Column(flag, sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("challenges", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("residents", sa.Column("pretend", sa.Text))
    op.create_index(
        "ix_residents_pretend",
        "residents",
        ["challenge_id", "pretend"],
        postgresql_where=sa.text("pretend IS NOT NULL"),
    )
    op.add_column("submissions", sa.Column("proposed_kind", sa.Text))
    op.create_index(
        "ix_submissions_messages",
        "submissions",
        ["challenge_id", sa.text("(status <> 'received')"), sa.text("id DESC")],
        postgresql_where=sa.text("kind = 'message'"),
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_messages", "submissions")
    op.drop_column("submissions", "proposed_kind")
    op.drop_index("ix_residents_pretend", "residents")
    op.drop_column("residents", "pretend")
    op.drop_column("challenges", "version")
    for table, flag in _FLAGS:
        op.drop_column(table, flag)
