"""Videos that the user stopped all together: they stay as they are until told to go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from faceapp.domain.analysing import StoppedVideos
from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import AnalysisState
from faceapp.storage import recordings as rows
from faceapp.storage import settings
from faceapp.storage.connection import Connection
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction

_KEY: Final = "videos_stopped"
"""Which they are, in their order: one that was left for good by itself is none of them."""


def stop_waiting(library: Library) -> tuple[PhotoId, ...]:
    """Have no video that waits be analysed, also after a restart; those found later are.

    Returns:
        Which they were; what another program analyses just now is left alone.
    """
    with library.write(Author.USER) as tx:
        waiting = rows.in_states(tx.connection, [AnalysisState.WAITING])
        before = [number for number in _stopped(tx.connection) if number not in waiting]
        # the one that was begun is told first
        waiting.sort(key=lambda number: not _position(tx.connection, number))
        for number in waiting:
            rows.set_state(tx, number, AnalysisState.STOPPED)
        settings.put(tx, _KEY, [*waiting, *before])
    return tuple(waiting)


def go_on(library: Library) -> tuple[PhotoId, ...]:
    """Have those analysed after all, each from where it was left."""
    with library.write(Author.USER) as tx:
        stopped = _stopped(tx.connection)
        rows.wait(tx, stopped)
        settings.put(tx, _KEY, [])
    return tuple(stopped)


def take_off(tx: Transaction, videos: Iterable[PhotoId]) -> None:
    """These are to be analysed by themselves: a later "Go on" is not about them."""
    kept = settings.get(tx.connection, _KEY, [])
    asked = set(videos)
    if asked.intersection(kept):
        settings.put(tx, _KEY, [number for number in kept if number not in asked])


def stopped(library: Library) -> StoppedVideos | None:
    """What stands still since the user said so; None where nothing does."""
    with library.read() as connection:
        numbers = _stopped(connection)
        first = rows.one(connection, numbers[0]) if numbers else None
        if first is None:
            return None
        return StoppedVideos(first.id, first.name, first.part, len(numbers))


def _stopped(connection: Connection) -> list[PhotoId]:
    kept = settings.get(connection, _KEY, [])
    if not kept:
        return []
    still = set(rows.in_states(connection, [AnalysisState.STOPPED]))
    return [PhotoId(number) for number in kept if number in still]


def _position(connection: Connection, number: PhotoId) -> float:
    known = rows.one(connection, number)
    return 0.0 if known is None else known.position
