"""Every tunable number: its unit, its reason, the measurement behind it."""

from typing import Final

# --- Marks in the change log, queues -------------------------------------------------
GONE_KEPT_DAYS: Final = 90
"""Days a photo that is gone keeps its faces; photos with a name on them are kept for good."""

# --- Search ----------------------------------------------------------------------------
QUERY_MOST_TERMS: Final = 200
"""Terms of one search. SQLite gives up at an expression 1 000 deep; nobody types this many."""
QUERY_DEEPEST: Final = 40
"""Parentheses inside parentheses: far more than anybody types, far less than Python's stack."""
QUERY_MOST_FACES: Final = 999_999
"""Largest number after ``faces:``."""

# --- Scan ------------------------------------------------------------------------------
SLICE_SECONDS: Final = 0.015
"""Work a scan does before it hands the engine back, so that what the user waits for never
waits longer than about 20 ms."""
WAIT_SECONDS: Final = 0.015
"""How long a scan waits for workers before it says that it waits."""
LISTED_AT_ONCE: Final = 500
"""Files compared with the library and written in one transaction; about 5 ms."""
RECOGNISED_EVERY: Final = 200
"""Faces found before they are compared with the known ones, so that proposals and groups
appear while a long scan runs."""
PROGRESS_SECONDS: Final = 0.25
"""At most one progress report in this time."""
RATE_WINDOW_SECONDS: Final = 15.0
"""Rate and time left are means over this time."""
SAME_FACE_IOU: Final = 0.4
"""Overlap at which a face of a photo that was measured again is the face from before."""
SAME_FACE_DISTANCE: Final = 0.03
"""Cosine distance at which two faces of one photo before and after it was edited (cropped,
turned) are the same face; two photos of one person are nearly always further apart."""
TWINS_WAITING: Final = 32
"""Files of one size that wait for the first of them: it may be the same photo. More than
these are measured side by side (uncompressed pictures all have one size)."""

# --- Worker processes ------------------------------------------------------------------
WORKERS_MOST: Final = 8
"""Processes that measure; more gain little, as one process writes."""
WORKER_NICE: Final = 10
"""Added to the niceness of workers, so that the window stays fluid."""
MEASURE_SECONDS: Final = 120.0
"""Time a photo may take before its worker is ended, plus ``MEASURE_SECONDS_PER_MB``."""
MEASURE_SECONDS_PER_MB: Final = 1.0
"""Of the file; a slow network disk reads more than 1 MB a second."""
WORKER_START_SECONDS: Final = 120.0
"""Time a worker may take to load its models; with a cold disk and conversion of weights."""
WORKER_STARTS: Final = 3
"""Workers that end before they are ready, one after another, before the scan gives up."""

# --- Library -----------------------------------------------------------------------------
BUSY_SECONDS: Final = 10.0
"""How long a transaction waits for another program's; every transaction of ours takes well
under a second, but for bulk verbs over a hundred thousand faces."""
PAGE_CACHE_KIB: Final = 32_768
"""Pages SQLite keeps in memory for each connection, KiB: indexes of 300 000 faces are 10 MB."""
LOG_PLAIN_BYTES: Final = 4_096
"""Rows of a change up to this size are kept as readable JSON; larger ones are compressed."""
