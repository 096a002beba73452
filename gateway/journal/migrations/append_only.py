"""Tables that are only ever added to: triggers on both engines, and grants on PostgreSQL.

A trigger stops every hand, a superuser's too, until somebody removes it; a grant stops the roles that may not do so.
PostgreSQL's trigger is per statement, so that it also speaks when no row matches. SQLite has triggers per row only, and
``REPLACE`` would delete a row without asking one, hence the third.
"""

from alembic import op

_REFUSAL = "rows of {table} are never changed or removed"


def protect(table: str) -> None:
    """Make ``table`` append-only."""
    refusal = _REFUSAL.format(table=table)
    on = _postgresql if op.get_bind().dialect.name == "postgresql" else _sqlite
    for statement in on(table, refusal):
        op.execute(statement)


def _sqlite(table: str, refusal: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    is_there = f"NEW.id IN (SELECT id FROM {table})"  # noqa: S608  our own name
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there} {refuse}",
    ]


def _postgresql(table: str, refusal: str) -> list[str]:
    function = f"{table}_append_only()"
    refuse = f"BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'insufficient_privilege'; END"
    events = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    return [
        f"CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$",
        f"CREATE TRIGGER {table}_append_only {events} EXECUTE FUNCTION {function}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER",
    ]
