"""The sentences of ``domain.errors``, where the translators' tool sees them; a test compares.

Each topic has a module of its own like this one, ``ui.wording_TOPIC`` with its ``SENTENCES``, for the
errors of ``domain.TOPIC_errors``; nothing lists them, ``ui.wording.sentence`` finds the translation of each.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: Final = (
    QT_TRANSLATE_NOOP("errors", "It can not be done."),
    QT_TRANSLATE_NOOP("errors", "There is no network called {network}; there are {networks}."),
    QT_TRANSLATE_NOOP(
        "errors", "There are too few pictures: at least two expressions, and some more to check with."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "{path} was begun with other settings or pictures; go on with those, or remove it."
    ),
    QT_TRANSLATE_NOOP("errors", "There is no folder of pictures for each expression."),
    QT_TRANSLATE_NOOP("errors", "A name needs at least one letter."),
    QT_TRANSLATE_NOOP("errors", "{name} is already on this photo."),
    QT_TRANSLATE_NOOP("errors", "There already is somebody called {name}."),
    QT_TRANSLATE_NOOP("errors", "There is nobody called {name}."),
    QT_TRANSLATE_NOOP("errors", "There is no face {face}."),
    QT_TRANSLATE_NOOP("errors", "There is no group {group}."),
    QT_TRANSLATE_NOOP("errors", "The photo {path} is not in the library."),
    QT_TRANSLATE_NOOP("errors", "There is nothing to undo."),
    QT_TRANSLATE_NOOP("errors", "There is nothing to redo."),
    QT_TRANSLATE_NOOP("errors", "The folder {path} can not be opened."),
    QT_TRANSLATE_NOOP("errors", "There is no file or folder {path}."),
    QT_TRANSLATE_NOOP("errors", "{path} is a folder; name the file in it."),
    QT_TRANSLATE_NOOP("errors", "The search can not be understood: {part}"),
    QT_TRANSLATE_NOOP("errors", "The library {path} was made by a newer version of this program."),
    QT_TRANSLATE_NOOP("errors", "The library {path} is damaged; restore a backup of it."),
    QT_TRANSLATE_NOOP("errors", "{path} is not a library of this program."),
    QT_TRANSLATE_NOOP("errors", "The library is busy in another program; try again in a moment."),
    QT_TRANSLATE_NOOP("errors", "The disk is full; what was finished is kept."),
    QT_TRANSLATE_NOOP("errors", "{path} can not be written."),
    QT_TRANSLATE_NOOP("errors", "There is no model called {model}."),
    QT_TRANSLATE_NOOP("errors", "The model file {path} is damaged or not what it should be."),
    QT_TRANSLATE_NOOP("errors", "{path} is damaged, or no {kind} file."),
    QT_TRANSLATE_NOOP("errors", "{model} is not on this computer yet; get it first."),
    QT_TRANSLATE_NOOP(
        "errors", "No checksum of {model} is published; download {url} yourself and add it from disk."
    ),
    QT_TRANSLATE_NOOP("errors", "{model} can not be downloaded; add its file from disk."),
    QT_TRANSLATE_NOOP("errors", "{path} could run foreign code or reach for other files, and is not used."),
    QT_TRANSLATE_NOOP("errors", "{path} does not take and give what {model} should."),
    QT_TRANSLATE_NOOP(
        "errors",
        "{path} is none of the known models; say which one it is (--as ID), or describe it (--entry FILE).",
    ),
    QT_TRANSLATE_NOOP("errors", "The description of a model in {path} can not be used: {detail}"),
    QT_TRANSLATE_NOOP("errors", "The network can not be described like that: {detail}."),
    QT_TRANSLATE_NOOP("errors", "{model} is already being downloaded."),
    QT_TRANSLATE_NOOP("errors", "{model} is in use; choose another one first."),
    QT_TRANSLATE_NOOP("errors", "{model} comes with the program and can not be removed."),
    QT_TRANSLATE_NOOP("errors", "You seem to be offline: {host} can not be reached."),
    QT_TRANSLATE_NOOP("errors", "{host} does not answer or breaks off; what was downloaded is kept."),
    QT_TRANSLATE_NOOP("errors", "{host} does not give the file {file} (answer {status})."),
    QT_TRANSLATE_NOOP("errors", "{host} does not have the file {file} (answer {status})."),
    QT_TRANSLATE_NOOP("errors", "{host} could not prove who it is; nothing was taken from it."),
    QT_TRANSLATE_NOOP("errors", "{url} is not a secure address (https)."),
    QT_TRANSLATE_NOOP(
        "errors", "{url} is not the address of a proxy; one looks like http://proxy.example.org:3128."
    ),
    QT_TRANSLATE_NOOP("errors", "What {host} sends is not the published file {file}; it was thrown away."),
    QT_TRANSLATE_NOOP("errors", "The table {path} can not be used: {detail}"),
    QT_TRANSLATE_NOOP("errors", "Photos can not be looked at: {detail}"),
    QT_TRANSLATE_NOOP("errors", "The picture can not be read: {detail}"),
    QT_TRANSLATE_NOOP("errors", "There is no library {path}."),
    QT_TRANSLATE_NOOP("errors", "The box holds no part of the photo."),
    QT_TRANSLATE_NOOP("errors", "That face does not have the name {name}."),
    QT_TRANSLATE_NOOP("errors", "There is no photo with a face to measure on."),
    QT_TRANSLATE_NOOP(
        "errors", "There are too few named faces: at least {least} people with some faces each are needed."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "There are too few corrected expressions: {least} are needed, {missing} more."
    ),
)
