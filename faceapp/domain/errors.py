"""Errors that a user should read, each one sentence.

A ``KnownError`` is told to the user; anything else is a bug. The sentence is in
English here; ``ui.wording`` translates it and fills in the facts. This is the base
and what is general; a topic with errors of its own has a module ``TOPIC_errors`` beside
this one, with the sentences in a module ``ui.wording_TOPIC``. A test walks both.
"""

from __future__ import annotations

from typing import Any, ClassVar

from faceapp.domain.photo import Reason


class KnownError(Exception):
    """Something that can not be done, for a reason the user can understand.

    Attributes:
        sentence: template of the whole sentence, with named fields.
        facts: what the fields are filled with.
    """

    sentence: ClassVar[str] = "It can not be done."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    def __reduce__(self) -> tuple[Any, ...]:
        """So that it can cross processes."""
        return _again, (type(self), self.facts)


def _again(kind: type[KnownError], facts: dict[str, object]) -> KnownError:
    return kind(**facts)


class EmptyName(KnownError):
    sentence = "A name needs at least one letter."


class SamePersonTwice(KnownError):
    """``allow_twice`` says that the user insists."""

    sentence = "{name} is already on this photo."


class NameTaken(KnownError):
    """A rename would join two people; ask, then merge."""

    sentence = "There already is somebody called {name}."


class NoSuchPerson(KnownError):
    sentence = "There is nobody called {name}."


class NoSuchFace(KnownError):
    sentence = "There is no face {face}."


class NoSuchGroup(KnownError):
    sentence = "There is no group {group}."


class NoSuchPhoto(KnownError):
    sentence = "The photo {path} is not in the library."


class NothingToUndo(KnownError):
    sentence = "There is nothing to undo."


class NothingToRedo(KnownError):
    sentence = "There is nothing to redo."


class NoSuchFolder(KnownError):
    sentence = "The folder {path} can not be opened."


class NothingThere(KnownError):
    sentence = "There is no file or folder {path}."


class IsFolder(KnownError):
    sentence = "{path} is a folder; name the file in it."


class BadQuery(KnownError):
    sentence = "The search can not be understood: {part}"


class LibraryNewer(KnownError):
    sentence = "The library {path} was made by a newer version of this program."


class LibraryBroken(KnownError):
    sentence = "The library {path} is damaged; restore a backup of it."


class NoSuchLibrary(KnownError):
    sentence = "There is no library {path}."


class NotALibrary(KnownError):
    sentence = "{path} is not a library of this program."


class LibraryBusy(KnownError):
    sentence = "The library is busy in another program; try again in a moment."


class DiskFull(KnownError):
    sentence = "The disk is full; what was finished is kept."


class CannotWrite(KnownError):
    sentence = "{path} can not be written."


class NoSuchModel(KnownError):
    sentence = "There is no model called {model}."


class ModelDamaged(KnownError):
    sentence = "The model file {path} is damaged or not what it should be."


class NoModelFile(KnownError):
    sentence = "{path} is damaged, or no {kind} file."


class ModelMissing(KnownError):
    sentence = "{model} is not on this computer yet; get it first."


class ModelUnchecked(KnownError):
    """Nobody published a checksum: only a person can say that a file is the right one."""

    sentence = "No checksum of {model} is published; download {url} yourself and add it from disk."


class ModelNotOffered(KnownError):
    sentence = "{model} can not be downloaded; add its file from disk."


class UnsafeModel(KnownError):
    sentence = "{path} could run foreign code or reach for other files, and is not used."


class WrongModelShape(KnownError):
    sentence = "{path} does not take and give what {model} should."


class UnknownModelFile(KnownError):
    sentence = (
        "{path} is none of the known models; say which one it is (--as ID), or describe it (--entry FILE)."
    )


class BadModelEntry(KnownError):
    sentence = "The description of a model in {path} can not be used: {detail}"


class BadNetworkFacts(KnownError):
    sentence = "The network can not be described like that: {detail}."


class ModelBusy(KnownError):
    sentence = "{model} is already being downloaded."


class ModelInUse(KnownError):
    sentence = "{model} is in use; choose another one first."


class ModelIncluded(KnownError):
    sentence = "{model} comes with the program and can not be removed."


class Offline(KnownError):
    sentence = "You seem to be offline: {host} can not be reached."


class NoAnswer(KnownError):
    sentence = "{host} does not answer or breaks off; what was downloaded is kept."


class ServerRefuses(KnownError):
    sentence = "{host} does not give the file {file} (answer {status})."


class NotOnServer(ServerRefuses):
    sentence = "{host} does not have the file {file} (answer {status})."


class UntrustedServer(KnownError):
    sentence = "{host} could not prove who it is; nothing was taken from it."


class UnsafeAddress(KnownError):
    sentence = "{url} is not a secure address (https)."


class BadProxy(KnownError):
    sentence = "{url} is not the address of a proxy; one looks like http://proxy.example.org:3128."


class WrongDownload(KnownError):
    sentence = "What {host} sends is not the published file {file}; it was thrown away."


class BadTable(KnownError):
    sentence = "The table {path} can not be used: {detail}"


class CannotMeasure(KnownError):
    """The worker processes do not start: a broken installation, or no memory."""

    sentence = "Photos can not be looked at: {detail}"


class UnreadablePicture(KnownError):
    """A picture file gives no pixels; ``reason`` is what the window has a sentence for.

    Attributes:
        reason: what is wrong with the file.
        detail: the decoder's own words.
    """

    sentence = "The picture can not be read: {detail}"

    def __init__(self, reason: Reason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason=reason, detail=detail)

    def __reduce__(self) -> tuple[type[UnreadablePicture], tuple[Reason, str]]:
        """So that it can cross processes."""
        return UnreadablePicture, (self.reason, self.detail)


class EmptyBox(KnownError):
    sentence = "The box holds no part of the photo."


class NotThisPerson(KnownError):
    """A cover picture shows the person whose cover it is."""

    sentence = "That face does not have the name {name}."


class NoTrainingPictures(KnownError):
    sentence = "There is no folder of pictures for each expression."


class TrainingDiffers(KnownError):
    """A training that was stopped can not go on with another recipe or other pictures."""

    sentence = "{path} was begun with other settings or pictures; go on with those, or remove it."


class TooFewPictures(KnownError):
    sentence = "There are too few pictures: at least two expressions, and some more to check with."


class NoSuchNetwork(KnownError):
    sentence = "There is no network called {network}; there are {networks}."


class NothingToMeasure(KnownError):
    sentence = "There is no photo with a face to measure on."


class TooFewNames(KnownError):
    sentence = "There are too few named faces: at least {least} people with some faces each are needed."


class TooFewCorrections(KnownError):
    sentence = "There are too few corrected expressions: {least} are needed, {missing} more."
