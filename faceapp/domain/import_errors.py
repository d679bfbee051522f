"""Errors of bringing datasets in."""

from __future__ import annotations

from faceapp.domain.errors import KnownError


class NoDataset(KnownError):
    """No reader finds its own files."""

    sentence = "{folder} is no labelled dataset that can be read."


class NoDatasetButFolders(KnownError):
    """There are pictures in folders, as in any album; nothing says that the folders are labels."""

    sentence = (
        "{folder} does not look like a labelled dataset. Say the format \u201cfolders\u201d if the names of "
        "its folders are people or expressions."
    )


class BrokenDataset(KnownError):
    """``reason``: ``Problems``: what was found, and what is wrong with it."""

    sentence = "{folder} is no labelled dataset that can be read. {reason}"


class UnclearFormat(KnownError):
    """``formats``: keys of those that it could be."""

    sentence = "{folder} could be one of several formats: {formats}. Say which."


class OnlyWritten(KnownError):
    sentence = "{format} can be written, but not read."


class NothingToImport(KnownError):
    """``reason``: the ``Problems`` of the first file that has some; without any, none."""

    sentence = "There is no picture with a label in {folder}. {reason}"
