"""One sitting: what was found, what is still open, and what changed since; no widgets."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from faceapp.domain.change import Change, Verb
from faceapp.domain.cleaning import Flaw, Found, Suspect
from faceapp.domain.cleaning_session import Case, Session, Standing, Tally
from faceapp.domain.ids import FaceId
from faceapp.domain.scanning import PhotoScanned
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse, cleaning_decisions
from faceapp.services.cleaning_decisions import Decided
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.context import WindowContext

AT_ONCE = 500
"""Faces whose standing is read in the window's thread: 5 ms."""
QUICK_SECONDS = 3.0
"""A look that took no longer is done again whenever the page is opened and something changed."""
MANY = 50
"""So many faces must have changed elsewhere before another look is offered."""
_PEOPLE = (Verb.RENAME_PERSON, Verb.MERGE_PEOPLE, Verb.FORGET_PERSON, Verb.REMOVE_FOLDER)
_LEAVING = (Verb.LEAVE_OUT, Verb.UNMARK)


class Sitting(QObject):
    """What is to be decided, of each kind.

    Signals:
        changed: (kinds, undone): of these kinds something else is open now.
        looked: a look ended, or began: what is running and offered is another one.
        progressed: a ``Checking``.
        refused: a ``KnownError``: the query can not be understood.
    """

    changed = Signal(object, bool)
    looked = Signal()
    progressed = Signal(object)
    refused = Signal(object)

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._session = Session()
        self._query: str | None = None
        self._out: tuple[Suspect, ...] = ()
        self._ever = Decided(0, 0)
        self._since = 0
        self._began, self._took = 0.0, 0.0
        self._during: set[FaceId] = set()
        self._reading: Ticket | None = None
        jobs = context.engine.cleaning
        jobs.found.connect(self._found)
        jobs.progressed.connect(self.progressed)
        jobs.refused.connect(self._refused)
        jobs.running_changed.connect(self._running)

    # --- looking ---

    @property
    def running(self) -> bool:
        """Whether labels are looked at now."""
        return self._context.engine.cleaning.running

    @property
    def begun(self) -> bool:
        """Whether anything was looked at, or is."""
        return self._query is not None

    @property
    def query(self) -> str:
        """What it is about; "" for everything."""
        return self._query or ""

    @property
    def offered(self) -> bool:
        """Whether so much changed that another look is worth it."""
        return self._since >= MANY and not self.running

    def look(self, query: str | None = None) -> None:
        """Look again; at other labels it is another sitting, with figures of its own."""
        if query is not None and query != self._query:
            self._session = Session()
            self._query = query
            self.changed.emit(frozenset(Kind), False)
        self._query = self._query or ""
        self._since, self._began = 0, time.monotonic()
        self._during.clear()
        self._context.engine.cleaning.start(self._context.library.path, self._query)
        self._read_out()

    def refresh(self) -> None:
        """The page is opened."""
        if not self.begun:
            self.look("")
        elif self._since and self._took < QUICK_SECONDS and not self.running:
            self.look()
        else:
            self._read_out()

    def stop(self) -> None:
        """Enough was found."""
        self._context.engine.cleaning.cancel()

    # --- what there is ---

    def cases(self, kind: Kind) -> list[Case]:
        """What is open, the most suspicious first."""
        if kind.flaw is None:
            return [Case(one, (one.face,)) for one in self._out]
        return self._session.open(kind.flaw)

    def counts(self) -> dict[Kind, int | None]:
        """How much is open of each kind; None: nobody looked so far."""
        found: dict[Kind, int | None] = {}
        for kind in Kind:
            if kind.flaw is None:
                found[kind] = len(self._out)
            else:
                known = self._session.looked_for(kind.flaw)
                found[kind] = self._session.count(kind.flaw) if known else None
        return found

    def tally(self, kind: Kind) -> Tally:
        """Figures of a kind."""
        return Tally(0, None, None) if kind.flaw is None else self._session.tally(kind.flaw)

    @property
    def labels(self) -> int:
        """How many labels were looked at."""
        return self._session.labels

    @property
    def ever(self) -> Decided:
        """What was ever decided in this library."""
        return self._ever

    def doubted(self) -> frozenset[FaceId]:
        """Faces whose name or expression is doubted: they prove nothing."""
        flaws = (Flaw.PERSON, Flaw.EXPRESSION)
        return frozenset(face for flaw in flaws for case in self._session.open(flaw) for face in case.faces)

    # --- what happens ---

    def apply_change(self, change: Change, *, here: bool) -> None:
        """The user changed something; ``here``: on this page."""
        if change.verb in _PEOPLE:
            self._since += MANY
        elif not here:
            self._since += len(change.faces)
        if self.running:
            self._during.update(change.faces)
        faces = self._session.concerned(change.faces)
        if faces and len(faces) <= AT_ONCE:
            self._follow(faces, cleaning_decisions.standing(self._context.library, faces), change.undone)
        elif faces:
            self._context.engine.ask(
                lambda context: cleaning_decisions.standing(context.library, faces),
                lambda now: self._follow(faces, now, change.undone),
            )
        if change.verb is Verb.UNMARK and not change.undone:
            back = set(change.faces)
            self._take_out(tuple(one for one in self._out if one.face not in back), self._ever)
        if change.verb in _LEAVING or change.verb is Verb.KEEP_LABEL or change.verb in _PEOPLE:
            self._read_out()

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        """The scan finished these."""
        self._since += sum(len(one.faces) for one in photos)

    def outdated(self) -> None:
        """Another program changed the library."""
        self._since += MANY

    # --- within ---

    def _found(self, found: Found, its: Sequence[Case], last: bool) -> None:
        self._session.take(found, its)
        if self._during:
            faces = self._session.concerned(self._during)
            self._session.follow(faces, cleaning_decisions.standing(self._context.library, faces))
        if last:
            self._took = time.monotonic() - self._began
        self.changed.emit(frozenset(Kind(flaw.value) for flaw in found.looked), False)

    def _follow(self, faces: Sequence[FaceId], now: dict[FaceId, Standing], undone: bool) -> None:
        called = browse.called(self._context.library)
        labels = {
            face: called.get(one.person, "") if one.person else one.expression for face, one in now.items()
        }
        other = self._session.follow(faces, now) | self._session.relabel(labels)
        if other:
            self.changed.emit(frozenset(Kind(flaw.value) for flaw in other), undone)

    def _read_out(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

        def work(context: EngineContext) -> tuple[tuple[Suspect, ...], Decided]:
            return cleaning_decisions.left_out(context.library), cleaning_decisions.ever(context.library)

        self._reading = self._context.engine.ask(work, lambda read: self._take_out(*read), urgent=False)

    def _take_out(self, out: tuple[Suspect, ...], ever: Decided) -> None:
        other = (out, ever) != (self._out, self._ever)
        self._out, self._ever = out, ever
        if other:
            self.changed.emit(frozenset({Kind.LEFT_OUT}), False)

    def _running(self, _on: bool) -> None:
        self.looked.emit()

    def _refused(self, error: object) -> None:
        self.refused.emit(error)
