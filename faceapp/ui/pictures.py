"""Thumbnails and faces as pixmaps: kept by bytes, asked for once, told when they arrive."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from faceapp.domain.ids import FaceId
from faceapp.engine.engine import Engine, EngineContext, Ticket
from faceapp.ui.rounded import rounded
from faceapp.ui.theme import theme

THUMBNAIL_BYTES: Final = 160_000_000
"""About 400 thumbnails of 400 x 300 at 4 bytes a pixel are 190 MB; some 330 stay."""
FACE_BYTES: Final = 64_000_000
"""A face crop is 192 x 192 x 4 = 147 kB; some 430 stay."""
ROUND_BYTES: Final = 24_000_000

CUT_MS: Final = 60
"""Faces without a picture are collected this long before they are cut from their photos."""
UNCUT: Final = 300
"""Faces that wait for their picture: about a screen of the smallest; older ones are asked for again."""
CUT_SECONDS: Final = 0.03
"""Of cutting at a time on the engine's thread, so that questions get their turn between."""

Loader = Callable[[list[int], Callable[[Mapping[int, QImage | None]], None]], Ticket]


class PixmapCache:
    """The pixmaps used last, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._kept: OrderedDict[object, QPixmap] = OrderedDict()

    def get(self, key: object) -> QPixmap | None:
        """The pixmap, which counts as used now."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: object, pixmap: QPixmap) -> None:
        """Keep it; what was not used for longest goes."""
        self.drop(key)
        self._kept[key] = pixmap
        self._used += _bytes(pixmap)
        while self._used > self._limit and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._used -= _bytes(old)

    def drop(self, key: object) -> None:
        """Forget one; it was made anew."""
        old = self._kept.pop(key, None)
        if old is not None:
            self._used -= _bytes(old)

    def drop_if(self, condition: Callable[[object], bool]) -> None:
        """Forget all whose key fits."""
        for key in [key for key in self._kept if condition(key)]:
            self.drop(key)

    @property
    def used(self) -> int:
        """Bytes held now."""
        return self._used


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * max(1, pixmap.depth() // 8)


class _Shelf(QObject):
    """One kind of small picture: what is here, what is on its way, what does not exist."""

    arrived = Signal(object)
    lacking = Signal(object)

    def __init__(self, load: Loader, limit: int, running: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._load = load
        self._running = running
        self._cache = PixmapCache(limit)
        self._wanted: dict[int, None] = {}  # in the order of asking
        self._waiting: dict[int, Ticket] = {}
        self._missing: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    def get(self, key: int) -> QPixmap | None:
        found = self._cache.get(key)
        if found is not None or key in self._missing:
            return found
        ticket = self._waiting.get(key)
        if ticket is None or ticket.dropped:
            self._wanted[key] = None
            self._timer.start()
        return None

    def keep_only(self, ids: Iterable[int]) -> None:
        wanted = set(ids)
        self._wanted = {key: None for key in self._wanted if key in wanted}
        for key in [key for key in self._waiting if key not in wanted]:
            self._waiting.pop(key).cancel()

    def forget(self, ids: Iterable[int]) -> None:
        for key in ids:
            self._cache.drop(key)
            self._missing.discard(key)
            ticket = self._waiting.pop(key, None)
            if ticket is not None:
                ticket.cancel()

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if not self._running():  # the window closes: nobody is there to load them
            return
        # one request for each picture: the newest goes first, and each can be dropped alone
        for key in reversed(wanted):
            self._waiting[key] = self._load([key], self._take)

    def _take(self, images: Mapping[int, QImage | None]) -> None:
        lacking = []
        for key, image in images.items():
            self._waiting.pop(key, None)
            if image is None:
                self._missing.add(key)
                lacking.append(key)
            else:
                self._cache.put(key, QPixmap.fromImage(image))
        self.arrived.emit(set(images))
        if lacking:
            self.lacking.emit(lacking)


class Pictures(QObject):
    """Small pictures for everybody who paints; never waits.

    A picture that is not here yet is asked for and None is returned: paint a
    placeholder, and repaint when the signal names it.

    Signals:
        thumbnails_arrived: set of photo ids whose thumbnail is here now (or turned out
            not to exist).
        faces_arrived: set of face ids, in the same way.
    """

    thumbnails_arrived = Signal(object)
    faces_arrived = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = _Shelf(engine.thumbnails, THUMBNAIL_BYTES, lambda: engine.running, self)
        self._faces = _Shelf(engine.face_crops, FACE_BYTES, lambda: engine.running, self)
        self._round = PixmapCache(ROUND_BYTES)
        self._thumbnails.arrived.connect(self.thumbnails_arrived)
        self._faces.arrived.connect(self.faces_arrived)
        self._engine = engine
        self._uncut: dict[int, None] = {}
        self._tried: set[int] = set()
        self._cutting: Ticket | None = None
        self._cut_soon = QTimer(self, singleShot=True, interval=CUT_MS)
        self._cut_soon.timeout.connect(self._cut)
        self._faces.lacking.connect(self._lack_faces)
        theme().changed.connect(lambda: self._round.drop_if(lambda _key: True))

    def thumbnail(self, photo: int) -> QPixmap | None:
        """The photo's thumbnail, longest side 400 pixels, or None for now."""
        return self._thumbnails.get(photo)

    def face(self, face: int) -> QPixmap | None:
        """The square crop around a face, 192 pixels, or None for now."""
        return self._faces.get(face)

    def round_face(self, face: int, diameter: int, dpr: float = 1.0) -> QPixmap | None:
        """The face in a circle of ``diameter`` logical pixels, or None for now."""
        key = (face, diameter, dpr)
        found = self._round.get(key)
        if found is not None:
            return found
        square = self._faces.get(face)
        if square is None:
            return None
        made = rounded(square, diameter, diameter / 2, dpr)
        self._round.put(key, made)
        return made

    def round_placeholder(self, diameter: int, dpr: float = 1.0) -> QPixmap:
        """An empty circle, for a face that is on its way or has no picture."""
        key = (None, diameter, dpr)
        found = self._round.get(key)
        if found is None:
            blank = QPixmap(round(diameter * dpr), round(diameter * dpr))
            blank.fill(theme().tokens.raised)
            found = rounded(blank, diameter, diameter / 2, dpr)
            self._round.put(key, found)
        return found

    def keep_thumbnails(self, photos: Iterable[int]) -> None:
        """Of what is on its way only these are still wanted; call it after scrolling."""
        self._thumbnails.keep_only(photos)

    def keep_faces(self, faces: Iterable[int]) -> None:
        """As ``keep_thumbnails``, for faces."""
        self._faces.keep_only(faces)

    def forget(self, photos: Iterable[int] = (), faces: Iterable[int] = ()) -> None:
        """These pictures were made anew: load them again when they are asked for."""
        gone = set(faces)
        self._tried -= gone
        self._thumbnails.forget(photos)
        self._faces.forget(gone)
        self._round.drop_if(lambda key: isinstance(key, tuple) and key[0] in gone)

    def renew_faces(self, faces: Collection[int]) -> None:
        """As ``forget``, for faces that are on the screen: whoever paints them asks again."""
        self.forget(faces=faces)
        self.faces_arrived.emit(set(faces))

    def _lack_faces(self, faces: list[int]) -> None:
        """These have no picture in the library: have it cut from the photo, once."""
        self._uncut.update(dict.fromkeys(face for face in faces if face not in self._tried))
        for old in list(self._uncut)[:-UNCUT]:  # scrolled past long ago
            del self._uncut[old]
            self._faces.forget([old])
        if self._uncut and self._cutting is None:
            self._cut_soon.start()

    def _cut(self) -> None:
        wanted = [FaceId(face) for face in self._uncut]
        self._uncut.clear()
        self._tried.update(wanted)
        if not (wanted and self._engine.running):
            return

        def work(context: EngineContext) -> tuple[tuple[FaceId, ...], tuple[FaceId, ...]]:
            from faceapp.services.crops import cut_again

            return cut_again(context.library, context.thumbnails, wanted, CUT_SECONDS)

        def done(answer: tuple[tuple[FaceId, ...], tuple[FaceId, ...]]) -> None:
            made, rest = answer
            self._cutting = None
            self._uncut.update(dict.fromkeys(rest))
            if made:
                self._faces.forget(made)
                self.faces_arrived.emit(set(made))  # who paints them asks again
            if self._uncut:
                self._cut_soon.start()

        self._cutting = self._engine.ask(work, done, urgent=False, failed=lambda _error: done(((), ())))
