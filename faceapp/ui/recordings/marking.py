"""What is being marked in a recording: in and out, who marks, which mark is chosen; and the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from faceapp.domain.change import Change
from faceapp.domain.ids import PhotoId, SegmentId
from faceapp.domain.marking import Baseline, Segment, lane_of
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Reviewed
from faceapp.engine.core import EngineContext
from faceapp.services import segments as verbs
from faceapp.services.library import Library
from faceapp.ui.context import WindowContext

WHOLE_PICTURE = -1
"""The lane of marks that are about nobody in particular."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the library holds about a recording."""

    segments: tuple[Segment, ...]
    baselines: Mapping[int, Baseline]
    reviewer: str | None
    blind: bool = False


class Marking(QObject):
    """Of one recording at a time.

    Signals:
        changed: anything of it: the strips, the list and the buttons are drawn anew.
    """

    changed = Signal()

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._said = Said((), {}, None)
        self._lanes: dict[SegmentId, int] = {}
        self.reviewed: Reviewed | None = None
        self.first: float | None = None
        self.last: float | None = None
        self.whole_picture = False
        self.chosen: SegmentId | None = None
        self.word = ""
        """The word that was given last."""

    # --- what is known ---

    @property
    def recording(self) -> PhotoId | None:
        """What is marked."""
        return None if self.reviewed is None else self.reviewed.recording.id

    @property
    def reviewer(self) -> str | None:
        """Who marks; None while nobody was asked."""
        return self._said.reviewer

    @property
    def blind(self) -> bool:
        """Whether a second pass goes on."""
        return self._said.blind

    @property
    def every(self) -> tuple[Segment, ...]:
        """All marks, those of others in a blind pass included: to be counted, not to be shown."""
        return self._said.segments

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The marks that are shown, by time."""
        if not self.blind:
            return self._said.segments
        return tuple(one for one in self._said.segments if one.reviewer == (self.reviewer or ""))

    @property
    def baselines(self) -> Mapping[int, Baseline]:
        """The neutral moments, by lane."""
        return self._said.baselines

    @property
    def current(self) -> Segment | None:
        """The mark that is chosen."""
        return next((one for one in self.segments if one.id == self.chosen), None)

    @property
    def pending(self) -> bool:
        """Whether an edge was set of a mark that has no word yet."""
        return self.first is not None or self.last is not None

    def lane(self, segment: Segment) -> int:
        """Whose a mark is: a number, or ``WHOLE_PICTURE``; looked up once, since it is drawn often."""
        if self.reviewed is None:
            return WHOLE_PICTURE
        if segment.id not in self._lanes:
            found = lane_of(
                segment.anchor, segment.first, segment.last, self.reviewed.lanes, self.reviewed.tracks
            )
            self._lanes[segment.id] = WHOLE_PICTURE if found is None else found
        return self._lanes[segment.id]

    def span(self, cursor: float) -> tuple[float, float]:
        """From where to where with the line of now at ``cursor``: an edge that was not set is there."""
        return (
            cursor if self.first is None else self.first,
            cursor if self.last is None else self.last,
        )

    def words(self) -> tuple[str, ...]:
        """Free words that were used, by time."""
        return tuple(dict.fromkeys(one.label for one in self.segments if one.expression is None))

    # --- what is read ---

    def know(self, reviewed: Reviewed) -> None:
        """This is looked at, or some of it has another name by now."""
        if self.recording != reviewed.recording.id:
            self._said = Said((), {}, self._said.reviewer)
            self.first = self.last = self.chosen = None
            self.whole_picture = False
        self.reviewed = reviewed
        self._lanes.clear()
        self.read()

    def read(self) -> None:
        """Ask the library anew."""
        recording = self.recording
        if recording is None or not self._context.engine.running:
            return

        def work(context: EngineContext) -> Said:
            library = context.library
            return Said(
                verbs.segments(library, recording),
                verbs.baselines(library, recording),
                verbs.reviewer(library),
                verbs.is_blind(library, recording),
            )

        def then(said: Said) -> None:
            if recording == self.recording:
                self._said = said
                self._lanes.clear()
                self.changed.emit()

        self._context.engine.ask(work, then, failed=lambda _error: None)

    def follow(self, change: Change) -> None:
        """Something was done, undone or done again."""
        if self.recording in change.photos or change.people or change.faces:
            self.read()

    # --- edges and choice ---

    def set_in(self, seconds: float) -> None:
        """The mark begins here."""
        self.first = seconds
        if self.last is not None and self.last <= seconds:
            self.last = None
        self.chosen = None
        self.changed.emit()

    def set_out(self, seconds: float) -> None:
        """The mark ends here."""
        self.last = seconds
        if self.first is not None and self.first >= seconds:
            self.first = None
        self.chosen = None
        self.changed.emit()

    def leave(self) -> bool:
        """Neither edge, nothing chosen; False where there was nothing to leave."""
        if not self.pending and self.chosen is None:
            return False
        self.first = self.last = self.chosen = None
        self.changed.emit()
        return True

    def choose(self, segment: SegmentId | None) -> None:
        """The keys mean this one."""
        if segment != self.chosen:
            self.chosen = segment
            self.changed.emit()

    def show_blind(self, blind: bool) -> None:
        """Hide what the others marked, or show it again."""
        if self.recording is not None:
            verbs.set_blind(self._context.library, self.recording, blind)
        self._said = replace(self._said, blind=blind)
        self.chosen = None
        self.changed.emit()

    # --- verbs ---

    def mark(self, lane: SeenIn | None, span: tuple[float, float], label: str, comment: str = "") -> bool:
        """Mark it; False where that was refused."""
        recording = self.recording
        if recording is None:
            return False
        name = self.reviewer or ""

        def work(library: Library, _: object) -> Change | None:
            return verbs.mark(library, recording, lane, span, label, comment=comment, reviewer=name)

        change = self._context.operations.apply(work)
        if change is None:
            return False
        self.first = self.last = None
        self.word = change.subject
        self.chosen = SegmentId(change.after[0].key[0])
        self.changed.emit()
        return True

    def change(
        self,
        segment: SegmentId,
        *,
        span: tuple[float, float] | None = None,
        label: str | None = None,
        comment: str | None = None,
    ) -> None:
        """Give a mark other edges, another word or comment."""
        name = self.reviewer or ""

        def work(library: Library, _: object) -> Change | None:
            return verbs.change(library, segment, span=span, label=label, comment=comment, reviewer=name)

        self._context.operations.apply(work)
        self.changed.emit()

    def delete(self, segment: SegmentId) -> None:
        """Take a mark away."""
        name = self.reviewer or ""

        def work(library: Library, _: object) -> Change | None:
            return verbs.delete(library, segment, reviewer=name)

        self._context.operations.apply(work)

    def set_baseline(self, lane: SeenIn, seconds: float) -> None:
        """Somebody is neutral here."""
        recording = self.recording
        if recording is not None:
            self._context.operations.apply(
                lambda library, _: verbs.set_baseline(library, recording, lane, seconds)
            )

    def clear_baseline(self, lane: SeenIn) -> None:
        """Nothing is known of it any more."""
        recording = self.recording
        if recording is not None:
            self._context.operations.apply(lambda library, _: verbs.clear_baseline(library, recording, lane))

    def set_reviewer(self, name: str) -> None:
        """Who marks from now on."""
        kept = verbs.set_reviewer(self._context.library, name)
        self._said = replace(self._said, reviewer=kept)
        self.changed.emit()
