"""The first tables: challenges, residents and their chats, talks and the outbox, submissions.

Names of constraints come from the naming convention of `participation.models.base`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _challenges()
    _chats_and_residents()
    _updates()
    _talks_and_messages()
    _submissions()


def downgrade() -> None:
    for table in (
        "media",
        "submission_domains",
        "submissions",
        "messages",
        "talks",
        "dead_letters",
        "handled_updates",
        "consents",
        "chat_residents",
        "chats",
        "residents",
        "sources",
        "domains",
        "areas",
        "challenges",
        "bots",
    ):
        op.drop_table(table)


def _challenges() -> None:
    op.create_table(
        "challenges",
        _id(),
        _text("slug", unique=True),
        _text("status"),
        sa.Column("languages", sa.ARRAY(sa.Text), nullable=False),
        _text("time_zone"),
        _json("setup"),
        _now("created_at"),
    )
    op.create_table(
        "areas",
        _id(),
        _of("challenges"),
        _of("areas", column="parent_id", nullable=True, index=True),
        _text("slug"),
        _text("kind"),
        _text("name"),
        _text("code", nullable=True),
        sa.Column("postcodes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("challenge_id", "slug"),
    )
    op.create_table(
        "domains",
        _id(),
        _of("challenges"),
        _text("slug"),
        _json("names"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("challenge_id", "slug"),
    )
    op.create_table(
        "sources",
        _id(),
        _of("challenges"),
        _text("name"),
        _now("created_at"),
        sa.UniqueConstraint("challenge_id", "name"),
    )


def _chats_and_residents() -> None:
    op.create_table("bots", _id(), _text("channel"), _text("name", unique=True), _time("not_before"))
    op.create_table(
        "residents",
        _id(),
        sa.Column("uuid", sa.Uuid, nullable=False, unique=True, server_default=sa.text("gen_random_uuid()")),
        _of("challenges"),
        _text("handle"),
        _text("language"),
        _of("areas", gone="SET NULL", nullable=True),
        _of("sources", gone="SET NULL", nullable=True),
        _text("name", nullable=True),
        _now("joined_at"),
        sa.UniqueConstraint("challenge_id", "handle"),
    )
    op.create_table(
        "chats",
        _id(),
        _of("bots", gone=None),
        _text("channel"),
        sa.Column("address_hash", sa.LargeBinary),
        sa.Column("address_sealed", sa.LargeBinary),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        _of("challenges", gone="SET NULL", nullable=True),
        _of("residents", gone="SET NULL", nullable=True, index=True),
        _text("language"),
        _text("source", nullable=True),
        _time("blocked_at"),
        _time("declined_at"),
        _now("created_at"),
        sa.UniqueConstraint("bot_id", "address_hash"),
    )
    op.create_table(
        "chat_residents",
        _of("chats", primary_key=True),
        _of("challenges", primary_key=True),
        _of("residents", index=True),
        sa.Column("preferred", sa.Boolean, nullable=False),
    )
    op.create_index(
        "uq_chat_residents_preferred",
        "chat_residents",
        ["resident_id"],
        unique=True,
        postgresql_where=sa.text("preferred"),
    )
    op.create_table(
        "consents",
        _id(),
        _of("challenges"),
        _of("residents", gone="SET NULL", nullable=True, index=True),
        _text("kind"),
        _text("version"),
        _text("language"),
        _now("given_at"),
        _time("withdrawn_at"),
    )


def _updates() -> None:
    op.create_table(
        "handled_updates",
        sa.Column("bot_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        _now("handled_at"),
    )
    op.create_index("ix_handled_updates_handled_at", "handled_updates", ["handled_at"], postgresql_using="brin")
    op.create_table(
        "dead_letters",
        sa.Column("bot_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        _text("error"),
        _text("place"),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("key_number", sa.SmallInteger),
        _now("failed_at", index=True),
    )


def _talks_and_messages() -> None:
    op.create_table(
        "talks",
        _id(),
        _of("challenges"),
        _of("chats", index=True),
        _of("residents", nullable=True, index=True),
        _text("script"),
        _text("state"),
        _json("me", nullable=True),
        _json("record", nullable=True),
        _now("started_at"),
        _now("heard_at"),
        _time("ended_at"),
        postgresql_with={"fillfactor": 50},
    )
    for state in ("open", "waiting"):
        where = sa.text(f"state = '{state}'")
        op.create_index(f"uq_talks_{state}", "talks", ["chat_id"], unique=True, postgresql_where=where)
    op.create_table(
        "messages",
        _id(),
        sa.Column("challenge_id", sa.BigInteger),
        sa.Column("bot_id", sa.BigInteger, nullable=False),
        _of("chats"),
        sa.Column("talk_id", sa.BigInteger),
        sa.Column("edits_id", sa.BigInteger),
        sa.Column("priority", sa.SmallInteger, nullable=False),
        _text("on_doubt"),
        _text("state"),
        _json("content", nullable=True),
        _time("not_before"),
        _time("deadline"),
        sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("remote_id", sa.BigInteger),
        _text("failure", nullable=True),
        _now("created_at"),
        _time("sent_at"),
    )
    op.create_index("ix_messages_chat_id_id", "messages", ["chat_id", "id"])
    for name, columns in (
        ("ix_messages_due", ["bot_id", "state", "priority", "id"]),
        ("ix_messages_unsent", ["chat_id", "priority", "id"]),
    ):
        unsent = sa.text("state IN ('queued', 'sending')")
        op.create_index(name, "messages", columns, postgresql_where=unsent)


def _submissions() -> None:
    op.create_table(
        "submissions",
        _id(),
        _of("challenges"),
        _of("residents", index=True),
        _text("kind"),
        _text("status"),
        _text("own_words"),
        _text("purpose", nullable=True),
        _text("about", nullable=True),
        _text("visibility"),
        _of("areas", gone="SET NULL", nullable=True),
        _text("language", nullable=True),
        sa.Column("language_confidence", sa.Double),
        _now("received_at"),
        _time("withdrawn_at"),
    )
    op.create_index("ix_submissions_challenge_id_id", "submissions", ["challenge_id", "id"])
    op.create_table(
        "submission_domains", _of("submissions", primary_key=True), _of("domains", primary_key=True, index=True)
    )
    op.create_table(
        "media",
        _id(),
        _of("challenges"),
        _of("submissions", index=True),
        _of("bots", gone=None),
        _text("file_id"),
        _text("kind"),
        sa.Column("seconds", sa.Integer),
        _now("created_at"),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(
    table: str, *, column: str | None = None, gone: str | None = "CASCADE", nullable: bool = False, **more: Any
) -> sa.Column[int]:
    """A column that names a row of `table`, and what happens to this row when that one is gone."""
    key = sa.ForeignKey(f"{table}.id", ondelete=gone)
    return sa.Column(column or f"{table.removesuffix('s')}_id", sa.BigInteger, key, nullable=nullable, **more)


def _text(name: str, *, nullable: bool = False, unique: bool | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, unique=unique)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, JSONB, nullable=nullable)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _now(name: str, *, index: bool | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now(), index=index)
