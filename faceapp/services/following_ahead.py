"""Following the faces of a file on two threads: one tracks them, the other reads what they show.

What a face shows is needed by nothing that is done to the next picture. With decoding on a third
thread two cores are busy all the time; the answers are those of ``Follower.follow``, in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from faceapp.domain.analysing_thresholds import ANALYSE_UNREAD
from faceapp.domain.following import PictureFaces
from faceapp.domain.video import VideoPicture
from faceapp.services.following import Follower
from faceapp.services.following_drafts import Draft

__all__ = ["followed"]


def followed(follower: Follower, pictures: Iterable[VideoPicture]) -> Generator[PictureFaces]:
    """What ``follower`` says of each of the ``pictures``.

    Which picture it tracks already when another is told never depends on the time anything takes:
    always ``ANALYSE_UNREAD`` ahead. Whoever leaves early closes the iterator; the pictures that
    were tracked and not told then are not told.
    """
    waiting: deque[Future[Draft]] = deque()
    with ThreadPoolExecutor(1, "faceapp-reading") as reading:
        try:
            for picture in pictures:
                waiting.append(reading.submit(follower.read, follower.track(picture)))
                if len(waiting) > ANALYSE_UNREAD:
                    yield follower.told(waiting.popleft().result())
            while waiting:
                yield follower.told(waiting.popleft().result())
        finally:
            for one in waiting:
                one.cancel()
