"""The memory: one implementation of the port ``Journal`` on SQLAlchemy Core, for SQLite and PostgreSQL."""
