"""Those who make pictures beside the one who writes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from faceapp.services.dataset_pictures import Made, NotMade, Order, render


class Makers:
    """A few threads: decoders and encoders leave the interpreter to others while they work."""

    def __init__(self, workers: int | None, orders: int) -> None:
        """Get ready to make ``orders``; ``workers`` None: one a core."""
        count = max(1, min(workers or os.cpu_count() or 1, orders or 1))
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="export")
        self.ahead = 2 * count
        """Batches to begin before the first one is waited for."""

    def __enter__(self) -> Makers:
        return self

    def begin(self, batch: Sequence[Order]) -> Callable[[], Sequence[Made | NotMade]]:
        """Have ``batch`` made; what is returned waits for it."""
        return self._pool.submit(render, batch).result

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
