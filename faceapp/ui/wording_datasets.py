"""The sentences of datasets, where the translators see them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: Final = (
    QT_TRANSLATE_NOOP(
        "errors", "No class has pictures in every part; choose fewer parts, or split by person."
    ),
    QT_TRANSLATE_NOOP(
        "errors",
        "With at most {most} of each there is not one for every part;"
        " allow more, choose fewer parts, or split by person.",
    ),
    QT_TRANSLATE_NOOP("errors", "There is no format {format}."),
    QT_TRANSLATE_NOOP("errors", "This folder is no {format} dataset: {missing} is not in it."),
    QT_TRANSLATE_NOOP(
        "errors", "{folder} is not empty; choose another folder, or allow to write beside what lies there."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "{folder} is in a folder of your library and would come in as photos; choose another one."
    ),
    QT_TRANSLATE_NOOP("errors", "No face fits these choices."),
    QT_TRANSLATE_NOOP("errors", "The shares of the parts must be above nothing and add up to 1."),
    QT_TRANSLATE_NOOP("errors", "None of these pictures came in with a part; choose shares instead."),
    QT_TRANSLATE_NOOP("errors", "{format} holds one face a picture; choose faces instead of whole photos."),
    QT_TRANSLATE_NOOP("errors", "{format} is made of whole photos; choose those instead of single faces."),
    QT_TRANSLATE_NOOP("errors", "{folder} holds another export that is not finished; choose another folder."),
    QT_TRANSLATE_NOOP("errors", "There is no export in {folder}."),
    QT_TRANSLATE_NOOP("errors", "{path} is there already, and not from this export."),
    QT_TRANSLATE_NOOP("errors", "The export ended by itself; it can go on where it was."),
    QT_TRANSLATE_NOOP("errors", "{path} holds no choices of an export."),
    QT_TRANSLATE_NOOP("errors", "{folder} is no labelled dataset that can be read."),
    QT_TRANSLATE_NOOP(
        "errors",
        "{folder} does not look like a labelled dataset. Say the format \u201cfolders\u201d if the names of "
        "its folders are people or expressions.",
    ),
    QT_TRANSLATE_NOOP("errors", "{folder} is no labelled dataset that can be read. {reason}"),
    QT_TRANSLATE_NOOP("errors", "{folder} could be one of several formats: {formats}. Say which."),
    QT_TRANSLATE_NOOP("errors", "{format} can be written, but not read."),
    QT_TRANSLATE_NOOP("errors", "There is no picture with a label in {folder}. {reason}"),
)
