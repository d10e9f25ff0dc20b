"""Database triggers that keep the audit log append-only, on SQLite and PostgreSQL."""

SQLITE = {
    "update": """
        CREATE TRIGGER IF NOT EXISTS audit_entry_no_update BEFORE UPDATE ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END
    """,
    "delete": """
        CREATE TRIGGER IF NOT EXISTS audit_entry_no_delete BEFORE DELETE ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END
    """,
}
POSTGRES = """
    CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$;
    DROP TRIGGER IF EXISTS audit_entry_no_change ON accounts_auditentry;
    CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
    DROP TRIGGER IF EXISTS audit_entry_no_truncate ON accounts_auditentry;
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON accounts_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
"""


def install(connection) -> None:
    """Create the triggers; safe to call twice."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE.values():
                cursor.execute(statement)
        else:
            cursor.execute(POSTGRES)


def remove(connection) -> None:
    """Drop the triggers: the reverse of the migration, and what a database flush needs."""
    names = (
        ["audit_entry_no_update", "audit_entry_no_delete"]
        if connection.vendor == "sqlite"
        else ["audit_entry_no_change", "audit_entry_no_truncate"]
    )
    table = "" if connection.vendor == "sqlite" else " ON accounts_auditentry"
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
