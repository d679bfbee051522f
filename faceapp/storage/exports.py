"""Rows of exports that were made, and of choices with a name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_history import ExportState, PastExport, Preset
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction


def begin(tx: Transaction, folder: Path, choices: ExportChoices) -> int:
    """Note an export that begins; its number. One that was begun in the same folder before goes on."""
    place = os.fsencode(folder)
    tx.connection.execute("DELETE FROM export_run WHERE folder = ?", (place,))
    return int(
        tx.connection.execute(
            "INSERT INTO export_run (at, folder, choices, state) VALUES (?, ?, ?, ?)",
            (tx.now, place, choices.as_json(), ExportState.RUNNING.value),
        ).lastrowid
        or 0
    )


def end(tx: Transaction, number: int, state: ExportState, counts: tuple[int, int, int]) -> None:
    """Note how it ended, with its pictures, labels and bytes."""
    tx.connection.execute(
        "UPDATE export_run SET state = ?, pictures = ?, labels = ?, bytes = ? WHERE id = ?",
        (state.value, *counts, number),
    )


def forget(tx: Transaction, number: int) -> None:
    """Take one from the list."""
    tx.connection.execute("DELETE FROM export_run WHERE id = ?", (number,))


def all_of(connection: Connection) -> tuple[PastExport, ...]:
    """All exports, the newest first; those whose choices can not be read are left out."""
    rows = connection.execute(
        "SELECT id, at, folder, choices, state, pictures, labels, bytes FROM export_run ORDER BY id DESC"
    ).fetchall()
    return tuple(one for row in rows if (one := _past(row)) is not None)


def put_preset(tx: Transaction, preset: Preset) -> None:
    """Keep choices under a name; those that had it are replaced."""
    tx.connection.execute(
        "INSERT INTO export_preset VALUES (?, ?, ?) ON CONFLICT (name)"
        " DO UPDATE SET choices = excluded.choices, at = excluded.at",
        (preset.name, preset.choices.as_json(), tx.now),
    )


def delete_preset(tx: Transaction, name: str) -> None:
    """Forget a name."""
    tx.connection.execute("DELETE FROM export_preset WHERE name = ?", (name,))


def presets(connection: Connection) -> tuple[Preset, ...]:
    """All presets, by name."""
    rows = connection.execute("SELECT name, choices FROM export_preset").fetchall()
    found = [Preset(name, read) for name, text in rows if (read := _choices(text)) is not None]
    return tuple(sorted(found, key=lambda preset: preset.name.casefold()))


def _past(row: tuple[Any, ...]) -> PastExport | None:
    number, at, folder, text, state, pictures, labels, size = row
    choices = _choices(text)
    if choices is None:
        return None
    return PastExport(
        number, at, Path(os.fsdecode(folder)), choices, ExportState(state), pictures, labels, size
    )


def _choices(text: str) -> ExportChoices | None:
    """As written; None where a newer version wrote what this one does not know."""
    try:
        return ExportChoices.from_json(text)
    except (ValueError, TypeError):
        return None
