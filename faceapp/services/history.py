"""Undo and redo: the last change of the library, whoever of its programs made it."""

from __future__ import annotations

from dataclasses import replace

from faceapp.domain.change import Change, Row, Verb
from faceapp.domain.errors import NothingToRedo, NothingToUndo
from faceapp.domain.face import Author
from faceapp.storage import log, switching
from faceapp.storage.connection import Connection
from faceapp.storage.library import Library
from faceapp.storage.replay import put_back
from faceapp.storage.thumbnails import Thumbnails


def undo(library: Library, thumbnails: Thumbnails | None = None) -> Change:
    """Take back the last change and return its inverse, whose ``after`` is what holds now.

    Rows of photos and faces that are gone for good are left out, and what models wrote
    since about the same faces is written over: undo always goes through. Guesses that
    stand in a change from before another embedder was chosen stay away: they came from
    vectors that the library does not go by any more, and new ones follow soon. With
    ``thumbnails``, the crops of faces that are moved back are forgotten, so that they are
    cut again.

    Raises:
        NothingToUndo: there is no change left.
    """
    with library.write(Author.USER) as tx:
        newest = log.newest_done(tx.connection)
        if newest is None:
            raise NothingToUndo
        change = _of_now(tx.connection, log.whole(tx.connection, newest.id))
        put_back(tx.connection, change.before)
        log.set_undone(tx.connection, change.id, True)
    _forget_crops(thumbnails, change)
    return change.inverse()


def redo(library: Library, thumbnails: Thumbnails | None = None) -> Change:
    """Bring back the change that was undone last; a new change leaves nothing to redo.

    Raises:
        NothingToRedo: nothing was undone since the last change.
    """
    with library.write(Author.USER) as tx:
        oldest = log.oldest_undone(tx.connection)
        if oldest is None:
            raise NothingToRedo
        change = _of_now(tx.connection, log.whole(tx.connection, oldest.id))
        put_back(tx.connection, change.after)
        log.set_undone(tx.connection, change.id, False)
    _forget_crops(thumbnails, change)
    return replace(change, undone=False)


def can_undo(library: Library) -> Change | None:
    """What undo would take back, without its rows; None if nothing."""
    return log.newest_done(library.connection)


def can_redo(library: Library) -> Change | None:
    """What redo would bring back, without its rows; None if nothing."""
    return log.oldest_undone(library.connection)


def heads(library: Library) -> tuple[int, int]:
    """What undo and redo would take, as numbers (0: nothing): others where somebody did something."""
    return log.heads(library.connection)


def _of_now(connection: Connection, change: Change) -> Change:
    """``change`` without the guesses of an embedder that the library went by before."""
    if change.at >= switching.embedder_since(connection):
        return change
    return replace(
        change,
        before=tuple(map(_without_guess, change.before)),
        after=tuple(map(_without_guess, change.after)),
    )


def _without_guess(row: Row) -> Row:
    """A guess of a model becomes the row that is not there."""
    guess = row.table == "assignment" and dict(row.values or ()).get("by") == Author.MODEL.value
    return replace(row, values=None) if guess else row


def _forget_crops(thumbnails: Thumbnails | None, change: Change) -> None:
    """A crop belongs to the box it was cut from."""
    if thumbnails is not None and change.verb is Verb.MOVE_FACE:
        thumbnails.delete_faces(change.faces)
