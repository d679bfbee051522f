"""The People page: who is in the library, who is not named yet, and each one's own page."""
