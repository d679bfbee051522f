"""Numbers about getting models: how long things are waited for."""

from __future__ import annotations

from typing import Final

EXAMINE_LOOK_SECONDS: Final = 0.1
"""While another process looks at a model file (1 to 6 s, most of it torch's own start), whoever
waits for it looks this often whether the program ends."""
MODEL_JOBS_STOP_SECONDS: Final = 5.0
"""How long the end of the program waits for what is done about models: a download lets go within
``FETCH_JOIN_SECONDS``; a copy of 540 MB that is not done by then is begun anew the next time."""
