"""Writing a dataset: stopped at any time, gone on with later, checked against its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.exporting import ExportEvent
from faceapp.storage.library import Library


def export(
    library: Library,
    choices: ExportChoices,
    folder: Path,
    *,
    into_full: bool = False,
    workers: int | None = None,
    paused: Callable[[], bool] = lambda: False,
) -> Iterator[ExportEvent]:
    """Write the dataset into ``folder``; the last event is ``ExportFinished``.

    Closing the generator leaves a folder that says that it is not complete; the same
    choices and folder go on where it was.

    Args:
        library: what is exported.
        choices: what and how.
        folder: is made where it is not there.
        into_full: also into a folder in which other things lie; they stay.
        workers: that make pictures; None: one a core.
        paused: asked between pictures.

    Raises:
        FolderNotEmpty, ExportDiffers: where it may not be written.
        CannotWrite, DiskFull: the folder can not be written.
        Whatever ``plan`` raises.
    """
    raise NotImplementedError
