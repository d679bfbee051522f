"""Errors of datasets: writing them out, reading them in, cleaning them."""

from __future__ import annotations

from faceapp.domain.errors import KnownError


class NoSuchFormat(KnownError):
    sentence = "There is no format {format}."


class NotThisFormat(KnownError):
    """``missing`` is the file that should be there."""

    sentence = "This folder is no {format} dataset: {missing} is not in it."


class FolderNotEmpty(KnownError):
    """Ask first, then pass ``into_full=True``."""

    sentence = "{folder} is not empty; choose another folder, or allow to write beside what lies there."


class FolderInLibrary(KnownError):
    """What is written there is found as photos at the next scan."""

    sentence = "{folder} is in a folder of your library and would come in as photos; choose another one."


class NothingToExport(KnownError):
    sentence = "No face fits these choices."


class SharesNotOne(KnownError):
    sentence = "The shares of the parts must be above nothing and add up to 1."


class NoImportedParts(KnownError):
    sentence = "None of these pictures came in with a part; choose shares instead."


class WantsFaces(KnownError):
    """A format whose pictures show one face each was asked for whole photos."""

    sentence = "{format} holds one face a picture; choose faces instead of whole photos."


class WantsPhotos(KnownError):
    sentence = "{format} is made of whole photos; choose those instead of single faces."


class ExportDiffers(KnownError):
    """A stopped export is gone on with only by the same choices."""

    sentence = "{folder} holds another export that is not finished; choose another folder."


class NoExport(KnownError):
    sentence = "There is no export in {folder}."


class InTheWay(KnownError):
    """Nothing is overwritten that the export did not write itself."""

    sentence = "{path} is there already, and not from this export."


class ExportBroke(KnownError):
    """The process that wrote it is gone, or met a bug; what it wrote stays."""

    sentence = "The export ended by itself; it can go on where it was."


class NotChoices(KnownError):
    sentence = "{path} holds no choices of an export."


class NoClassInEachPart(KnownError):
    """Folders of classes are numbered by loaders: a class that one part lacks is in none."""

    sentence = "No class has pictures in every part; choose fewer parts, or split by person."


class TooFewForEachPart(KnownError):
    """The same where the class was held small: ``most`` is what was allowed of each."""

    sentence = (
        "With at most {most} of each there is not one for every part;"
        " allow more, choose fewer parts, or split by person."
    )
