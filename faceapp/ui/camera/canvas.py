"""The camera's picture on its near-black ground, and the faces that were found on that very picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.domain.face import FaceState
from faceapp.domain.following import UNCOUNTED, FollowedFace
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.live import LivePicture, View
from faceapp.ui.camera import small_bars
from faceapp.ui.camera.following import read_of
from faceapp.ui.camera.lines import paint_mark
from faceapp.ui.camera.switches import Overlay
from faceapp.ui.recordings.words import nameless
from faceapp.ui.theme import SPACE_GROUP, Size, font
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.faces import Rect, hit
from faceapp.ui.viewer.glow import Glow
from faceapp.ui.viewer.overlay import draw, draw_line
from faceapp.ui.viewer.pill import Shown, pill_places

VEIL = 0.45
"""Darkness over the last picture of a source that is gone, 0..1."""


class LiveCanvas(QWidget):
    """Paints what it is given, when it is given; nothing of one picture is ever drawn on another.

    Args:
        name_of: what stands on the pill of a person.
        painted: called when a picture is on the screen.
        missed: called when one was replaced before that.
        lane_of: which line somebody has in the curves; None: none.

    Signals:
        opened: (track): a face was double-clicked, or Enter was pressed on it.
        view_changed: a ``View``: pictures are wanted in another size.
    """

    opened = Signal(int)
    view_changed = Signal(object)

    def __init__(
        self,
        name_of: Callable[[PersonId], str],
        painted: Callable[[LivePicture], None],
        missed: Callable[[], None],
        parent: QWidget | None = None,
        *,
        lane_of: Callable[[FollowedFace], int | None],
    ) -> None:
        super().__init__(parent)
        self._name_of, self._painted, self._missed = name_of, painted, missed
        self._lane_of = lane_of
        self._picture: LivePicture | None = None
        self._image: QImage | None = None
        self._fresh = False
        self._overlay = Overlay()
        self._mirrored = False
        self._gone = False
        self._line: tuple[str, str] = ("", "")
        self._waiting = ""
        self._hover: int | None = None
        self._selected: int | None = None
        self._people: dict[int, PersonId | None] = {}
        self.glow = Glow(self)
        self.glow.changed.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture of the camera"))

    # --- what it shows ---

    @property
    def picture(self) -> LivePicture | None:
        """What is shown."""
        return self._picture

    @property
    def view(self) -> View:
        """How pictures are wanted."""
        ratio = self.devicePixelRatioF()
        return View(round(self.width() * ratio), round(self.height() * ratio), self._mirrored)

    @property
    def line(self) -> str:
        """The sentence over the picture."""
        return self._line[0]

    @property
    def waiting(self) -> str:
        """The sentence in place of a picture."""
        return self._waiting

    @property
    def selected(self) -> int | None:
        """The track of the face the keys mean."""
        return self._selected

    def show_picture(self, picture: LivePicture) -> None:
        """The next picture, with its faces."""
        if self._fresh:
            self._missed()
        self._picture, self._fresh = picture, True
        height, width = picture.screen.shape[:2]
        # the image reads the picture's own bytes, which ``_picture`` keeps
        self._image = QImage(picture.screen.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self._gone, self._waiting = False, ""
        tracks = {face.track for face in picture.faces.faces}
        self._selected = self._selected if self._selected in tracks else None
        self._hover = self._hover if self._hover in tracks else None
        if self._people:
            seen = {face.who for face in picture.faces.faces}
            for who in [who for who in self._people if who in seen and self._agrees(who, picture)]:
                del self._people[who]
        self.update()

    def clear(self, waiting: str = "") -> None:
        """No picture; a word while one is waited for."""
        self._picture, self._image, self._fresh = None, None, False
        self._waiting, self._line, self._gone = waiting, ("", ""), False
        self._selected = self._hover = None
        self._people.clear()
        self.update()

    def show_line(self, words: str, icon: str = "warning") -> None:
        """A sentence over the picture, "" for none."""
        if (words, icon) != self._line:
            self._line = (words, icon)
            self.update()

    def show_gone(self, gone: bool) -> None:
        """The picture is old: it is greyed, and nothing is drawn on it."""
        if gone != self._gone:
            self._gone = gone
            self.update()

    def show_overlay(self, overlay: Overlay) -> None:
        """What is drawn over the picture from now on."""
        self._overlay = overlay
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Left and right change places, with the next picture and its faces."""
        self._mirrored = mirrored
        self.view_changed.emit(self.view)

    def name_at_once(self, who: int, person: PersonId | None, track: int | None = None) -> None:
        """The user said who ``who`` is: it stands there before the next picture was looked at."""
        self._people[who] = person
        if track is not None and person is not None:
            self.glow.light(FaceId(track))
        self.update()

    def let_go(self) -> None:
        """No face is chosen any more."""
        self._selected = None
        self.update()

    def face(self, track: int) -> FollowedFace | None:
        """A face of the picture that is shown."""
        if self._picture is None:
            return None
        return next((face for face in self._picture.faces.faces if face.track == track), None)

    def place_of(self, face: FollowedFace) -> QRect:
        """Where a face is on the canvas."""
        return QRectF(*self._rect(face.box)).toRect()

    # --- hands ---

    def track_at(self, at: QPointF) -> int | None:
        """The face under a point."""
        if self._picture is None or self._gone:
            return None
        rects = [(FaceId(face.track), self._rect(face.box)) for face in self._picture.faces.faces]
        found = hit(rects, at.x(), at.y())
        return None if found is None else int(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover_at(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._selected = self.track_at(event.position())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        track = self.track_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and track is not None:
            self.opened.emit(track)

    def leaveEvent(self, event: object) -> None:
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}
        if enter and self._selected is not None:
            self.opened.emit(self._selected)
        elif event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Left}:
            self._step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """To the face at the right or left of the chosen one, as they stand on the screen."""
        if self._picture is None:
            return
        order = [face.track for face in sorted(self._picture.faces.faces, key=lambda f: self._rect(f.box)[0])]
        if not order:
            return
        if self._selected in order:
            self._selected = order[(order.index(self._selected) + by) % len(order)]
        else:
            self._selected = order[0 if by > 0 else -1]
        self.update()

    def _hover_at(self, at: QPointF) -> None:
        hover = self.track_at(at)
        if hover != self._hover:
            self._hover = hover
            self.update()

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        window = QRectF(self.rect())
        painter.fillRect(window, DARK.viewer)
        if self._image is None or self._picture is None:
            self._say(painter, window, self._waiting)
        else:
            place = self._place()
            if self._gone:
                painter.drawImage(place, self._image.convertToFormat(QImage.Format.Format_Grayscale8))
                veil = QColor(DARK.viewer)
                veil.setAlphaF(VEIL)
                painter.fillRect(place, veil)
            else:
                self._draw_image(painter, place)
                self._draw_faces(painter, self._picture.faces.faces, place)
        if self._line[0]:
            draw_line(painter, window, *self._line)
        if self._fresh and self._picture is not None:
            self._fresh = False
            self._painted(self._picture)

    def _draw_image(self, painter: QPainter, place: QRectF) -> None:
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        exact = abs(place.width() * ratio - self._image.width()) < 1.5
        if exact:  # made for this canvas: copied, not scaled
            self._image.setDevicePixelRatio(ratio)
            painter.drawImage(place.topLeft(), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)

    def _draw_faces(self, painter: QPainter, faces: Sequence[FollowedFace], place: QRectF) -> None:
        bounds = place.intersected(QRectF(self.rect()))
        room: Rect = (bounds.x(), bounds.y(), bounds.width(), bounds.height())
        shown = [self._shown(face) for face in faces]
        shown = [face for face in shown if face.strength > 0]
        draw(painter, shown, room, handles=False)
        lanes = {FaceId(face.track): self._lane_of(face) for face in faces}
        for one in shown:
            lane = lanes[one.face]
            if lane is not None and one.boxed and one.strength == 1.0:
                paint_mark(painter, QRectF(*one.rect), lane)
        if not self._overlay.bars:
            return
        taken: list[Rect] = [self._rect(face.box) for face in faces]
        taken += [rect for _, rect in pill_places(shown, room)]
        window: Rect = (0.0, 0.0, float(self.width()), float(self.height()))
        told = [
            small_bars.Told(self._rect(face.box), read_of(face.smoothed), lanes[FaceId(face.track)])
            for face in faces
            if face.smoothed is not None
        ]
        small_bars.paint(painter, told, window, taken)

    def _shown(self, face: FollowedFace) -> Shown:
        person = self._people.get(face.who, face.person)
        certain = face.who in self._people or face.certain
        state = FaceState.UNKNOWN
        label = ""
        if person is not None:
            state = FaceState.CONFIRMED if certain else FaceState.PROPOSED
            label = self._name_of(person)
            if label and not certain:
                label = self.tr("{name}?").replace("{name}", label)
        hovered, selected = face.track == self._hover, face.track == self._selected
        if not label and (hovered or selected):
            label = self.tr("Who is this?")
        label = label or self._nameless(face)
        saved = self.glow.strength(FaceId(face.track))
        meant, overlay = hovered or selected or saved > 0, self._overlay  # it is seen, whatever is hidden
        label = label if overlay.names or meant else ""
        expression = None
        if overlay.expressions and face.smoothed is not None:
            expression = read_of(face.smoothed).told
        told = overlay.faces or (overlay.names and label) or expression is not None
        strength = 1.0 if told or hovered or selected else min(1.0, 2 * saved)
        return Shown(
            FaceId(face.track), self._rect(face.box.clipped()), state, label,
            selected, hovered, strength, saved, False, expression, overlay.faces or meant,
        )  # fmt: skip

    def _nameless(self, face: FollowedFace) -> str:
        """What somebody without a name is called, as beside the picture."""
        return nameless(face.who) if face.who < UNCOUNTED else ""

    def _say(self, painter: QPainter, window: QRectF, words: str) -> None:
        painter.setPen(DARK.quiet)
        painter.setFont(font(Size.EMPHASIS))
        inner = window.adjusted(SPACE_GROUP, 0, -SPACE_GROUP, 0)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)

    # --- where things are ---

    def _agrees(self, who: int, picture: LivePicture) -> bool:
        return any(
            face.who == who and face.person == self._people[who] and face.certain
            for face in picture.faces.faces
        )

    def _place(self) -> QRectF:
        """Where the picture is on the canvas."""
        if self._image is None:
            return QRectF()
        ratio = self.devicePixelRatioF()
        wide, high = self._image.width() / ratio, self._image.height() / ratio
        scale = min(self.width() / wide, self.height() / high)
        if abs(scale - 1) > 0.01:  # made for another size; the next one fits
            wide, high = wide * scale, high * scale
        left, top = (self.width() - wide) / 2, (self.height() - high) / 2
        return QRectF(round(left), round(top), wide, high)

    def _rect(self, box: Box) -> Rect:
        place = self._place()
        left = 1 - box.x - box.w if self._picture is not None and self._picture.mirrored else box.x
        return (
            place.x() + left * place.width(),
            place.y() + box.y * place.height(),
            box.w * place.width(),
            box.h * place.height(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_changed.emit(self.view)

    def sizeHint(self) -> QSize:
        return QSize(900, 680)
