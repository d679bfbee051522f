"""Which exports were made from a library, to make them again, and choices with a name."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from faceapp.domain.errors import EmptyName, KnownError
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_history import ExportState, PastExport, Preset
from faceapp.domain.exporting import ExportEvent, ExportFinished
from faceapp.domain.face import Author
from faceapp.storage import exports
from faceapp.storage.library import Library


def remembered(
    library: Library, folder: Path, choices: ExportChoices, events: Iterator[ExportEvent]
) -> Generator[ExportEvent, None, None]:
    """Pass ``events`` of an export on, and keep in the library how it went.

    Closing this stops the export; it is then kept as stopped.
    """
    with library.write(Author.USER) as tx:
        number = exports.begin(tx, folder.absolute(), choices)
    state, counts = ExportState.STOPPED, (0, 0, 0)
    try:
        for event in events:
            if isinstance(event, ExportFinished):
                state, counts = ExportState.DONE, (event.pictures, event.labels, event.bytes)
            yield event
    except KnownError:
        state = ExportState.PROBLEM
        raise
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()
        with library.write(Author.USER) as tx:
            exports.end(tx, number, state, counts)


def history(library: Library) -> tuple[PastExport, ...]:
    """All exports from this library, the newest first."""
    return exports.all_of(library.connection)


def forget(library: Library, export: PastExport) -> None:
    """Take an export from the list; its folder stays as it is."""
    with library.write(Author.USER) as tx:
        exports.forget(tx, export.id)


def presets(library: Library) -> tuple[Preset, ...]:
    """Choices with a name, by name."""
    return exports.presets(library.connection)


def save_preset(library: Library, name: str, choices: ExportChoices) -> Preset:
    """Keep choices under a name, in the place of what had it.

    Raises:
        EmptyName: there is nothing in the name.
    """
    preset = Preset(_cleaned(name), choices)
    with library.write(Author.USER) as tx:
        exports.put_preset(tx, preset)
    return preset


def rename_preset(library: Library, preset: Preset, name: str) -> Preset:
    """The same choices under another name, in the place of what had it.

    Raises:
        EmptyName: there is nothing in the name.
    """
    renamed = Preset(_cleaned(name), preset.choices)
    with library.write(Author.USER) as tx:
        exports.delete_preset(tx, preset.name)
        exports.put_preset(tx, renamed)
    return renamed


def _cleaned(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise EmptyName
    return cleaned


def delete_preset(library: Library, preset: Preset) -> None:
    """Forget the name; the exports made by it stay."""
    with library.write(Author.USER) as tx:
        exports.delete_preset(tx, preset.name)
