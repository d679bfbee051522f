"""Looking at all photos with another detector, while the faces of the one in use stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.domain.measurement import Again, PhotoMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.thresholds import DROPPED_AT_ONCE, UNSTAGED_AT_ONCE
from faceapp.services.limits import same_look
from faceapp.services.refilling import Refilling
from faceapp.services.worker_process import Outcome
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import staging as storage
from faceapp.storage.library import Library
from faceapp.storage.switching import MissingPhoto, Target
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.transaction import Transaction


class Staging(Refilling):
    """One run over all photos that ``choice`` has not looked at as they are now.

    What it finds is matched with the faces in use at once, and kept beside them. New faces
    have their crops from now on, under the numbers that they will have.
    """

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        workers: MeasuringWorkers,
        choice: ModelChoice,
        pause: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(library, workers, Target(None), pause)
        self._thumbnails = thumbnails
        self._choice = choice
        self._same = same_look(choice.embedder)

    def count(self) -> Iterator[tuple[int, int]]:
        """See ``storage.staging.count``."""
        return storage.count(self._library.connection, self._choice)

    def _portion(self, after: int, limit: int) -> tuple[list[MissingPhoto], int]:
        return storage.to_stage(self._library.connection, self._choice, after, limit)

    def _every(self) -> list[int]:
        return storage.all_to_stage(self._library.connection, self._choice)

    def _asked(self, photo: MissingPhoto) -> Again | None:
        del photo
        return None

    def _save(self, tx: Transaction, photo: MissingPhoto, outcome: Outcome) -> tuple[FaceId, ...] | None:
        if not isinstance(outcome, PhotoMeasurement) or outcome.content_hash != photo.content_hash:
            return None
        crops, dropped = storage.stage(tx, photo.id, outcome, self._choice, self._same)
        self._thumbnails.put_faces(crops)
        self._thumbnails.delete_faces(dropped)
        return ()


def unstage_others(library: Library, thumbnails: Thumbnails, choice: ModelChoice | None) -> Iterator[None]:
    """Forget what was staged for other choices than this one, some photos at a time."""
    while True:
        with library.write(Author.MODEL) as tx:
            dropped = storage.drop_others(tx, choice, UNSTAGED_AT_ONCE)
        if dropped is None:
            break
        thumbnails.delete_faces(dropped)
        yield
    more = True
    while more:
        with library.write(Author.MODEL) as tx:
            more = storage.forget_taken(tx, DROPPED_AT_ONCE)
        yield
