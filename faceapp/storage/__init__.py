"""Facts to SQLite and back."""
