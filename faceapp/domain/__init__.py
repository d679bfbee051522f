"""The facts and the pure rules: no files, no database, no window."""
