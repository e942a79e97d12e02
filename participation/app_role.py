"""The role under which the program works on its tables: it reads and writes them all, and only adds to the audit.

The tables belong to who migrates, so that this role can neither change a table nor put a trigger out of use. Where the
server does not let us make it, the trigger on `audit` stands alone (decision 0024).
"""

from typing import Final

from sqlalchemy import Connection, text

from participation.database import Db

ROLE: Final = "samenleven_app"

_GIVE: Final = """
DO $$
DECLARE
    here text := quote_ident(current_schema());
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%ROLE%') THEN
            CREATE ROLE %ROLE% NOLOGIN;
        END IF;
        IF NOT pg_has_role(current_user, '%ROLE%', 'MEMBER') THEN
            GRANT %ROLE% TO CURRENT_USER;
        END IF;
    EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
        NULL;  -- the last two: made at this moment, beside another database of this server
    END;
    EXECUTE 'GRANT USAGE ON SCHEMA ' || here || ' TO %ROLE%';
    EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ' || here || ' TO %ROLE%';
    REVOKE UPDATE, DELETE ON audit FROM %ROLE%;
    REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM %ROLE%;
EXCEPTION WHEN undefined_object OR undefined_table THEN
    NULL;  -- no such role, or a revision that has no audit yet
END $$
""".replace("%ROLE%", ROLE)
_MAY: Final = text("""
SELECT EXISTS (
    SELECT FROM pg_roles r
    WHERE r.rolname = :role AND NOT has_table_privilege(r.oid, 'audit', 'UPDATE, DELETE')
        AND pg_has_role(r.oid, CASE WHEN current_setting('server_version_num') < '16' THEN 'MEMBER' ELSE 'SET' END)
        AND (
            SELECT bool_and(has_table_privilege(r.oid, format('%I.%I', schemaname, tablename), 'INSERT'))
            FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'alembic_version'
        )
)
""")


def give_role(connection: Connection) -> None:
    """Make the role, and give it what the program needs of the tables there are now; nothing where we may not."""
    connection.execute(text(_GIVE))


async def role_for(db: Db) -> str | None:
    """The role, where whoever is connected may take it and it may do what the program does; else None."""
    return ROLE if await db.scalar(_MAY, {"role": ROLE}) else None
