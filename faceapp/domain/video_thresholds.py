"""Numbers about cameras and videos, each with its unit and the measurement behind it."""

from __future__ import annotations

from typing import Final

# --- following faces ---

KNOWN_FACES_MOST: Final = 20_000
"""Named faces that a camera's faces are compared with: 20 000 x 128 are 10 MB and 1 ms a face."""
