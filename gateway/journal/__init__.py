"""The memory: one implementation of the port ``Journal`` on SQLAlchemy Core, for SQLite and PostgreSQL.

``migrate`` makes or updates a journal, and nothing else does; ``SqlJournal`` opens one.
"""

from gateway.journal.migrating import migrate
from gateway.journal.sql import SqlJournal

__all__ = ["SqlJournal", "migrate"]
