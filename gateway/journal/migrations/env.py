"""What alembic runs: the revisions, over the connection that ``migrating`` opened and locked."""

from alembic import context

from gateway.journal.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by making the table anew
)
with context.begin_transaction():
    context.run_migrations()
