"""The team: members, their roles, passkeys, sign-ins, one-time links; and the audit, which is only added to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

_LATER = sa.DateTime(timezone=True)


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _now(name: str) -> "sa.Column[object]":
    return sa.Column(name, _LATER, nullable=False, server_default=sa.func.now())


def _of(table: str, name: str, *, on_delete: str = "CASCADE", **options: object) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete=on_delete)
    return sa.Column(name, sa.BigInteger, key, **{"nullable": False, **options})  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "members",
        _id(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        _now("created_at"),
        sa.Column("disabled_at", _LATER),
    )
    op.create_table(
        "member_roles",
        _of("members", "member_id", primary_key=True),
        _of("challenges", "challenge_id", primary_key=True, index=True),
        sa.Column("role", sa.Text, nullable=False),
    )
    op.create_table(
        "passkeys",
        _id(),
        _of("members", "member_id", index=True),
        sa.Column("credential_id", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        _now("created_at"),
        sa.Column("used_at", _LATER),
    )
    op.create_table(
        "sign_ins",
        _id(),
        _of("members", "member_id", index=True),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        _of("passkeys", "passkey_id", nullable=True),
        sa.Column("browser", sa.Text, nullable=False),
        _now("created_at"),
        sa.Column("seen_at", _LATER, nullable=False),
        sa.Column("ends_at", _LATER, nullable=False),
    )
    op.create_table(
        "invitations",
        _id(),
        _of("members", "member_id", index=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        _of("members", "made_by", on_delete="SET NULL", nullable=True),
        _now("created_at"),
        sa.Column("expires_at", _LATER, nullable=False),
        sa.Column("used_at", _LATER),
    )
    op.create_table(
        "audit",
        _id(),
        _now("at"),
        sa.Column("challenge_id", sa.BigInteger),
        sa.Column("member_id", sa.BigInteger),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("ids", sa.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("fields", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_audit_challenge_id_id", "audit", ["challenge_id", "id"])
    op.execute(_ONLY_ADDED_TO)
    op.execute(f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON audit FOR EACH ROW {_REFUSES}")
    op.execute(f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT {_REFUSES}")


_REFUSES = "EXECUTE FUNCTION audit_only_added_to()"
_ONLY_ADDED_TO = """
CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at < now() - interval '5 years' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit is only added to';
END $$
"""


def downgrade() -> None:
    for table in ("audit", "invitations", "sign_ins", "passkeys", "member_roles", "members"):
        op.drop_table(table)
    op.execute("DROP FUNCTION audit_only_added_to()")
