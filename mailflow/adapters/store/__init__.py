"""The database: SQLite by default, one writer, one transaction per decision."""
