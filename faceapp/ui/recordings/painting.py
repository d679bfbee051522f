"""A recording as a card: its still, its name, when and how long, who is in it, how far it is."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faceapp.domain.recording import AnalysisState, Recording, SeenIn
from faceapp.domain.reviewing import Listed
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.model import LISTED, Index
from faceapp.ui.recordings.words import (
    button_of,
    called,
    clock,
    facts,
    is_wrong,
    nobody,
    seen_for,
    share_done,
    shown_name,
    state_of,
)
from faceapp.ui.theme import (
    RADIUS_CARD,
    RADIUS_CONTROL,
    RING,
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_INSIDE,
    SPACE_PAGE,
    Size,
    elided,
    font,
    mixed,
    paint_icon,
    theme,
)
from faceapp.ui.tokens import DARK

STILL = QSize(144, 81)
HIGH = 81 + 2 * SPACE_BETWEEN
WIDEST = 1040
"""Of a card, pixels: from name to state is no journey for the eye."""
FACE = 28
STATE_WIDE = 132


class CardDelegate(QStyledItemDelegate):
    """Paints cards; the name can be edited in place.

    Signals:
        renamed: (row, name).
        again_asked: the words on a card that was stopped, or is outdated; it is the chosen one.
    """

    renamed = Signal(int, str)
    again_asked = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, HIGH + SPACE_BETWEEN)

    def card_of(self, rect: QRect) -> QRect:
        """Where the card is in its row."""
        wide = min(rect.width() - 2 * SPACE_PAGE, WIDEST)
        return QRect(rect.left() + SPACE_PAGE, rect.top(), wide, HIGH)

    def name_rect(self, rect: QRect) -> QRect:
        """Where the name stands."""
        card = self.card_of(rect)
        left = card.left() + STILL.width() + SPACE_BETWEEN + SPACE_GROUP
        return QRect(left, card.top() + SPACE_BETWEEN, card.right() - STATE_WIDE - left, 22)

    # --- editing ---

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(200)
        editor.setAccessibleName(self.tr("Name of the recording"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place = self.name_rect(_rect(option))
        editor.setGeometry(place.adjusted(-SPACE_BETWEEN, -SPACE_INSIDE, 0, SPACE_INSIDE + 2))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self.renamed.emit(index.row(), editor.text())

    # --- a button ---

    def button_rect(self, rect: QRect, words: str) -> QRect:
        """Where "Go on" stands on a card that was stopped, or what else can be done with it."""
        card = self.card_of(rect)
        wide = QFontMetrics(font(Size.BODY, bold=True)).horizontalAdvance(words)
        return QRect(card.right() - SPACE_GROUP - wide, card.top() + SPACE_BETWEEN + 24, wide, 24)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            one = index.data(LISTED)
            words = button_of(one) if isinstance(one, Listed) else ""
            if words and event.button() == Qt.MouseButton.LeftButton:
                place = self.button_rect(_rect(option), words).adjusted(-SPACE_BETWEEN, 0, SPACE_BETWEEN, 0)
                if place.contains(event.position().toPoint()):
                    self.again_asked.emit()
                    return True
        return super().editorEvent(event, model, option, index)

    # --- painting ---

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = index.data(LISTED)
        if not isinstance(one, Listed):
            return
        tokens = theme().tokens
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        state = _state(option)
        card = QRectF(self.card_of(_rect(option)))
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(
            mixed(tokens.surface, tokens.accent, 0.12)
            if chosen
            else tokens.raised
            if hovered
            else tokens.surface
        )
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, RING))
            painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), RADIUS_CARD, RADIUS_CARD)
        self._still(painter, card, one)
        self._words(painter, card, self.name_rect(_rect(option)), one)
        self._state(painter, card, one.recording)
        if words := button_of(one):
            painter.setFont(font(Size.BODY, bold=True))
            painter.setPen(tokens.accent)
            painter.drawText(self.button_rect(_rect(option), words), Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _still(self, painter: QPainter, card: QRectF, one: Listed) -> None:
        tokens = theme().tokens
        place = QRectF(card.left() + SPACE_BETWEEN, card.top() + SPACE_BETWEEN, STILL.width(), STILL.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.viewer)
        painter.drawRoundedRect(place, RADIUS_CONTROL, RADIUS_CONTROL)
        picture = self._pictures.thumbnail(one.recording.id)
        if picture is None:
            side = 24
            mark = QRectF(place.center().x() - side / 2, place.center().y() - side / 2, side, side)
            paint_icon(painter, mark, "film-strip", DARK.quiet)
        else:
            _paint_inside(painter, place, picture)
        length = one.recording.duration or one.recording.position
        if length:
            _paint_length(painter, place, clock(length))

    def _words(self, painter: QPainter, card: QRectF, name: QRect, one: Listed) -> None:
        tokens = theme().tokens
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        face = font(Size.EMPHASIS, bold=True)
        painter.setFont(face)
        painter.setPen(tokens.text)
        painter.drawText(name, vertical, elided(shown_name(one), name.width(), face, middle=True))
        small = font(Size.BODY, tabular=True)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        below = name.translated(0, 22)
        painter.drawText(below, vertical, elided(facts(one), below.width(), small))
        row = QRect(
            name.left(), round(card.bottom()) - SPACE_BETWEEN - FACE, name.width() + STATE_WIDE - 12, FACE
        )
        if one.recording.people:
            self._people(painter, row, one.recording.people)
        else:
            painter.drawText(row, vertical, elided(nobody(one.recording), row.width(), small))

    def _people(self, painter: QPainter, row: QRect, people: tuple[SeenIn, ...]) -> None:
        """As many as have room, then how many more."""
        tokens, face = theme().tokens, font(Size.BODY, tabular=True)
        metrics = QFontMetrics(face)
        painter.setFont(face)
        left, vertical = row.left(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for place, seen in enumerate(people):
            name = (
                elided(called(seen), 140, face) if seen.name else ""
            )  # the face says who; a number, nothing
            seconds = seen_for(seen.seconds)
            wide = (
                FACE
                + SPACE_BETWEEN * (2 if name else 1)
                + metrics.horizontalAdvance(name + seconds)
                + SPACE_GROUP
            )
            more = len(people) - place
            room = row.right() - (0 if more == 1 else 48)
            if left + wide > room and place:
                painter.setPen(tokens.quiet)
                painter.drawText(QRect(left, row.top(), 60, FACE), vertical, self.tr("+{n}").format(n=more))
                return
            self._face(painter, left, row.top(), seen)
            at = left + FACE + SPACE_BETWEEN
            painter.setPen(tokens.text if seen.name else tokens.quiet)
            painter.drawText(QRect(at, row.top(), wide, FACE), vertical, name)
            painter.setPen(tokens.quiet)
            at += metrics.horizontalAdvance(name) + SPACE_BETWEEN if name else 0
            painter.drawText(QRect(at, row.top(), wide, FACE), vertical, seconds)
            left += wide

    def _face(self, painter: QPainter, left: int, top: int, seen: SeenIn) -> None:
        ratio = painter.device().devicePixelRatioF()
        picture = None
        if seen.face is not None:
            picture = self._pictures.round_face(seen.face, FACE, ratio)
        painter.drawPixmap(left, top, picture or self._pictures.round_placeholder(FACE, ratio))

    def _state(self, painter: QPainter, card: QRectF, recording: Recording) -> None:
        tokens = theme().tokens
        wrong = is_wrong(recording)
        live = recording.state in {AnalysisState.RUNNING, AnalysisState.LIVE}
        colour = tokens.danger if wrong else tokens.accent if live else tokens.quiet
        face = font(Size.BODY, bold=live, tabular=True)
        right = round(card.right()) - SPACE_GROUP
        place = QRect(
            right - STATE_WIDE + SPACE_GROUP, round(card.top()) + SPACE_BETWEEN, STATE_WIDE - SPACE_GROUP, 22
        )
        words = elided(state_of(recording), place.width(), face)
        painter.setFont(face)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, flags, words)
        if wrong:
            wide = QFontMetrics(face).horizontalAdvance(words)
            mark = QRectF(right - wide - 20, place.center().y() - 7, 16, 16)
            paint_icon(painter, mark, "warning", colour)
        done = share_done(recording)
        if recording.state is AnalysisState.RUNNING and done is not None:
            track = QRectF(right - 96, place.bottom() + SPACE_INSIDE, 96, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.line)
            painter.drawRoundedRect(track, 2, 2)
            track.setWidth(96 * done / 100)
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(track, 2, 2)


def _paint_inside(painter: QPainter, place: QRectF, picture: QPixmap) -> None:
    """The whole picture, as large as fits, with the corners of its place."""
    scale = min(place.width() / picture.width(), place.height() / picture.height())
    wide, high = picture.width() * scale, picture.height() * scale
    inner = QRectF(0, 0, wide, high)
    inner.moveCenter(place.center())
    brush = QBrush(picture)
    painter.save()
    painter.translate(inner.topLeft())
    painter.scale(scale, scale)
    painter.setBrush(brush)
    round_ = RADIUS_CONTROL / scale
    painter.drawRoundedRect(QRectF(0, 0, picture.width(), picture.height()), round_, round_)
    painter.restore()


def _paint_length(painter: QPainter, place: QRectF, words: str) -> None:
    """How long, on a dark pill in the corner."""
    face = font(Size.CAPTION, tabular=True)
    wide = QFontMetrics(face).horizontalAdvance(words) + 2 * SPACE_INSIDE + 2
    pill = QRectF(place.right() - wide - SPACE_INSIDE, place.bottom() - 16 - SPACE_INSIDE, wide, 16)
    ground = QColor(DARK.viewer)
    ground.setAlphaF(0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, 4, 4)
    painter.setFont(face)
    painter.setPen(DARK.text)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
