"""Every tunable number: its unit, its reason, the measurement behind it."""

from typing import Final

# --- Marks in the change log, queues -------------------------------------------------
GONE_KEPT_DAYS: Final = 90
"""Days a photo that is gone keeps its faces; photos with a name on them are kept for good."""
