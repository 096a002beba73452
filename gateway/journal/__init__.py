"""The memory: one implementation of the port ``Journal`` on SQLAlchemy Core, for SQLite and PostgreSQL.

``migrate`` makes or updates a journal, and nothing else does; ``SqlJournal`` opens one, from a ``Seat`` among the
processes of its home; ``SqlAlarms`` keeps its alarms, ``SqlLedger`` what was seen in mailboxes, ``SqlTermijnen`` what
its clocks ask, ``figures`` says how it stands.
"""

from gateway.journal.alarms import SqlAlarms
from gateway.journal.figures import Figures, figures
from gateway.journal.mailboxes import SqlLedger
from gateway.journal.migrating import migrate
from gateway.journal.seats import Seat
from gateway.journal.sql import SqlJournal
from gateway.journal.verloop import SqlTermijnen

__all__ = ["Figures", "Seat", "SqlAlarms", "SqlJournal", "SqlLedger", "SqlTermijnen", "figures", "migrate"]
