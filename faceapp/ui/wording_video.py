"""The sentences for videos, cameras and streams, where the translators see them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

SENTENCES: Final = (
    QT_TRANSLATE_NOOP("errors", "{path} is not a video, or its beginning is damaged."),
    QT_TRANSLATE_NOOP("errors", "{path} is empty."),
    QT_TRANSLATE_NOOP("errors", "You are not allowed to read {path}."),
    QT_TRANSLATE_NOOP("errors", "The video {path} is not there."),
    QT_TRANSLATE_NOOP("errors", "There are no moving pictures in {path}."),
    QT_TRANSLATE_NOOP("errors", "The pictures of {path} are too large to be opened ({width} × {height})."),
    QT_TRANSLATE_NOOP("errors", "{path} is coded in a way that can not be read ({codec})."),
    QT_TRANSLATE_NOOP("errors", "{path} ends early, after {seconds} s; everything before that is used."),
    QT_TRANSLATE_NOOP(
        "errors", "{address} is not the address of a camera; one looks like rtsp://192.168.1.20/stream."
    ),
    QT_TRANSLATE_NOOP("errors", "The camera {address} can not be reached."),
    QT_TRANSLATE_NOOP("errors", "The camera {address} wants another name or password."),
    QT_TRANSLATE_NOOP("errors", "There are no moving pictures at {address}."),
    QT_TRANSLATE_NOOP("errors", "The camera {address} sends no pictures any more."),
    QT_TRANSLATE_NOOP("errors", "There is no camera {camera}."),
    QT_TRANSLATE_NOOP("errors", "{camera} is used by another program, or gives no pictures."),
    QT_TRANSLATE_NOOP("errors", "You are not allowed to use {camera}."),
    QT_TRANSLATE_NOOP("errors", "{camera} was unplugged."),
    QT_TRANSLATE_NOOP("errors", "Videos can not be written on this computer."),
    QT_TRANSLATE_NOOP("errors", "There is no recording {recording}."),
    QT_TRANSLATE_NOOP("errors", "Reading {path} broke off; what was measured until then is kept."),
    QT_TRANSLATE_NOOP("errors", "{path} is not a video."),
    QT_TRANSLATE_NOOP("errors", "There is no video in {path}."),
    QT_TRANSLATE_NOOP("errors", "That mark is not there any more."),
    QT_TRANSLATE_NOOP("errors", "A mark needs a word."),
    QT_TRANSLATE_NOOP("errors", "This is a mark of {reviewer}; make one of your own beside it."),
    QT_TRANSLATE_NOOP("errors", "No expression was read of this face then; choose a moment with a curve."),
)


def label(text: str) -> str:
    """The word of a mark: an expression's, or what somebody typed, in quotation marks."""
    from faceapp.domain.marking import expression_of
    from faceapp.ui.expression.words import word

    expression = expression_of(text)
    if expression is not None:
        return word(expression)
    return QCoreApplication.translate("recording", "\u201c{word}\u201d").format(word=text) if text else ""
