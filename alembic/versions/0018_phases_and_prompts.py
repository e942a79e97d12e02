"""Phases, prompts, when they asked, and what residents answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LATER = sa.DateTime(timezone=True)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(name: str, table: str, *, ondelete: str = "CASCADE", **more: object) -> sa.Column:
    more.setdefault("nullable", ondelete != "CASCADE")
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{table}.id", ondelete=ondelete), **more)


def _data(name: str) -> sa.Column:
    return sa.Column(name, JSONB(none_as_null=True), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def _now(name: str) -> sa.Column:
    return sa.Column(name, _LATER, nullable=False, server_default=sa.func.now())


def _version() -> sa.Column:
    return sa.Column("version", sa.Integer, nullable=False, server_default="1")


def upgrade() -> None:
    op.create_table(
        "phases",
        _id(),
        _of("challenge_id", "challenges"),
        _text("kind"),
        sa.Column("round", sa.SmallInteger, nullable=False),
        _text("name"),
        _of("area_id", "areas", nullable=True),
        _text("state"),
        _version(),
        *(sa.Column(name, _LATER) for name in ("opens_at", "closes_at", "opened_at", "closed_at")),
        _now("created_at"),
    )
    op.create_index("ix_phases_challenge_id_id", "phases", ["challenge_id", "id"])
    to_open, to_close = (
        sa.text(f"state = '{state}' AND {column} IS NOT NULL")
        for state, column in (("planned", "opens_at"), ("open", "closes_at"))
    )
    op.create_index("ix_phases_to_open", "phases", ["opens_at"], postgresql_where=to_open)
    op.create_index("ix_phases_to_close", "phases", ["closes_at"], postgresql_where=to_close)
    op.create_table(
        "phase_moves",
        _id(),
        _of("challenge_id", "challenges"),
        _of("phase_id", "phases", index=True),
        _text("move"),
        _text("why"),
        _of("by", "members", ondelete="SET NULL"),
        sa.Column("at", _LATER, nullable=False),
    )
    op.create_index("ix_phase_moves_challenge_id_id", "phase_moves", ["challenge_id", "id"])
    op.create_table(
        "prompts",
        _id(),
        _of("challenge_id", "challenges"),
        _of("phase_id", "phases", index=True),
        _text("state"),
        _version(),
        _data("texts"),
        _data("labels"),
        _text("fallback", nullable=True),
        _text("starts"),
        _data("questions"),
        _data("audience"),
        _data("rhythm"),
        sa.Column("remind_after", sa.Integer),
        sa.Column("next_at", _LATER),
        _of("made_by", "members", ondelete="SET NULL"),
        _now("created_at"),
    )
    op.create_index("ix_prompts_challenge_id_id", "prompts", ["challenge_id", "id"])
    op.create_index("ix_prompts_next_at", "prompts", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL"))
    op.create_table(
        "firings",
        _id(),
        _of("challenge_id", "challenges"),
        _of("prompt_id", "prompts"),
        sa.Column("at", _LATER, nullable=False),
        _now("fired_at"),
        _of("call_id", "calls", ondelete="SET NULL", index=True),
        _data("questions"),
        sa.Column("remind_at", _LATER),
        _of("reminder_id", "calls", ondelete="SET NULL", index=True),
        sa.UniqueConstraint("prompt_id", "at"),
    )
    to_remind = sa.text("remind_at IS NOT NULL")
    op.create_index("ix_firings_to_remind", "firings", ["remind_at"], postgresql_where=to_remind)
    op.create_table(
        "answers",
        _id(),
        _of("challenge_id", "challenges"),
        _of("phase_id", "phases", index=True),
        _of("prompt_id", "prompts"),
        _of("firing_id", "firings"),
        sa.Column("question", sa.Integer, nullable=False),
        _of("resident_id", "residents", ondelete="SET NULL", index=True),
        _of("area_id", "areas", ondelete="SET NULL"),
        sa.Column("options", sa.ARRAY(sa.Integer), nullable=False),
        _text("words", nullable=True),
        _text("language"),
        _now("at"),
        sa.UniqueConstraint("firing_id", "question", "resident_id"),
    )
    op.create_index("ix_answers_prompt_id_question_id", "answers", ["prompt_id", "question", "id"])
    op.create_index("ix_residents_challenge_id_joined_at", "residents", ["challenge_id", "joined_at"])


def downgrade() -> None:
    op.drop_index("ix_residents_challenge_id_joined_at", "residents")
    for table in ("answers", "firings", "prompts", "phase_moves", "phases"):
        op.drop_table(table)
