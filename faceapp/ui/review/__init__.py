"""The Review page: proposals answered many at a time, and what looks suspicious."""
