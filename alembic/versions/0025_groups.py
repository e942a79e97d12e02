"""Group chats that calls go to as well."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _of(table: str, name: str, *, on_delete: str = "CASCADE", **options: object) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete=on_delete)
    return sa.Column(name, sa.BigInteger, key, **options)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("chats", "chat_id", nullable=False),
        _of("challenges", "challenge_id", index=True),
        sa.Column("title", sa.Text, nullable=False),
        _of("areas", "area_id", on_delete="SET NULL"),
        sa.Column("language", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("chat_id"),
    )
    op.add_column("calls", sa.Column("group_ids", sa.ARRAY(sa.BigInteger), nullable=False, server_default="{}"))
    op.add_column("calls", sa.Column("groups_only", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("group_id", sa.BigInteger))
    op.create_index(
        "uq_messages_call_group",
        "messages",
        ["call_id", "group_id"],
        unique=True,
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_messages_call_group", "messages")
    op.drop_column("messages", "group_id")
    op.drop_column("calls", "groups_only")
    op.drop_column("calls", "group_ids")
    op.drop_table("groups")
