"""What the audit has kept for five years goes by a function alone: the program's role deletes nothing."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_FORGET = """
CREATE FUNCTION audit_forget(moment timestamptz) RETURNS SETOF bigint LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    DELETE FROM audit WHERE at < moment - interval '5 years' RETURNING id;
END
"""


def upgrade() -> None:
    op.execute(_FORGET)


def downgrade() -> None:
    op.execute("DROP FUNCTION audit_forget(timestamptz)")
