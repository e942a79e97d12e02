"""Sample and test residents, and messages that may become a need or an offer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_FLAGS = (("chats", "test"), ("tags", "sample"), ("members", "sample"), ("submissions", "test"))
_COUNT_STANDING = """
CREATE OR REPLACE FUNCTION count_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.withdrawn_at IS NULL{and_old} THEN
        INSERT INTO submission_counts (challenge_id, status, kind, number)
        SELECT id, OLD.status, OLD.kind, -1 FROM challenges WHERE id = OLD.challenge_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.withdrawn_at IS NULL{and_new} THEN
        INSERT INTO submission_counts (challenge_id, status, kind, number)
        VALUES (NEW.challenge_id, NEW.status, NEW.kind, 1);
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL){and_new} THEN
        INSERT INTO submission_counts (challenge_id, domain_id, tag_id, number)
        SELECT NEW.challenge_id, domain_id, tag_id, CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE -1 END
        FROM (
            SELECT domain_id, NULL::bigint AS tag_id FROM submission_domains WHERE submission_id = NEW.id
            UNION ALL SELECT NULL, tag_id FROM submission_tags WHERE submission_id = NEW.id
        ) AS of_it;
    END IF;
    RETURN NULL;
END $$
"""
_COUNT_LINK = """
CREATE OR REPLACE FUNCTION count_{noun}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    link submission_{noun}s := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    PERFORM FROM submissions WHERE id = link.submission_id FOR NO KEY UPDATE;
    INSERT INTO submission_counts (challenge_id, {noun}_id, number)
    SELECT {noun}s.challenge_id, {noun}s.id, CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END
    FROM {noun}s, submissions
    WHERE {noun}s.id = link.{noun}_id AND submissions.id = link.submission_id AND submissions.withdrawn_at IS NULL
        {and_it};
    RETURN NULL;
END $$
"""
"""Locks first and looks then: what is taken back, or given again, at the same moment is seen as it is afterwards."""


def _count(*, tests: bool) -> None:
    """Whether what a test resident sent counts, from now on."""
    and_old, and_new, and_it = ("", "", "") if tests else (" AND NOT OLD.test", " AND NOT NEW.test", "AND NOT test")
    op.execute(_COUNT_STANDING.format(and_old=and_old, and_new=and_new))
    for noun in ("domain", "tag"):
        op.execute(_COUNT_LINK.format(noun=noun, and_it=and_it))


def upgrade() -> None:
    for table, flag in _FLAGS:
        op.add_column(table, sa.Column(flag, sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column(
        "chats", sa.Column("tried_by", sa.BigInteger, sa.ForeignKey("members.id", ondelete="SET NULL"), nullable=True)
    )
    op.create_index(*("ix_chats_tried_by", "chats", ["tried_by"]), postgresql_where=sa.text("tried_by IS NOT NULL"))
    op.add_column("residents", sa.Column("pretend", sa.Text))
    op.create_index(
        *("ix_residents_pretend", "residents", ["challenge_id", "pretend"]),
        postgresql_where=sa.text("pretend IS NOT NULL"),
    )
    op.add_column("submissions", sa.Column("proposed_kind", sa.Text))
    op.create_index(
        *("ix_submissions_messages", "submissions"),
        ["challenge_id", sa.text("(status <> 'received')"), sa.text("id DESC")],
        postgresql_where=sa.text("kind = 'message'"),
    )
    op.create_index(
        *("ix_submissions_tests", "submissions", ["challenge_id", "rest", "id"]), postgresql_where=sa.text("test")
    )
    _count(tests=False)


def downgrade() -> None:
    op.execute("DELETE FROM residents WHERE pretend = 'test'")  # or they would be real ones from now on
    op.execute("DELETE FROM chats WHERE test")
    _count(tests=True)
    op.drop_index("ix_submissions_tests", "submissions")
    op.drop_index("ix_submissions_messages", "submissions")
    op.drop_column("submissions", "proposed_kind")
    op.drop_index("ix_residents_pretend", "residents")
    op.drop_column("residents", "pretend")
    op.drop_index("ix_chats_tried_by", "chats")
    op.drop_column("chats", "tried_by")
    for table, flag in _FLAGS:
        op.drop_column(table, flag)
