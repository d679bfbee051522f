"""Figures as a table for other programs: one row a model, comma separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from faceapp.domain.errors import KnownError
from faceapp.domain.figures import Figures
from faceapp.services.model_files import cannot_write
from faceapp.vision.entries import entry

COLUMNS = (
    "model",
    "kind",
    "version",
    "day",
    "data",
    "detector",
    "judged",
    "accuracy",
    "accuracy_low",
    "accuracy_high",
    "precision",
    "recall",
    "f1",
    "tar_at_far_0.001",
    "auc",
    "threshold",
    "calibration_error",
    "bcubed_precision",
    "bcubed_recall",
    "bcubed_f1",
    "groups",
    "ms_per_photo",
    "ms_per_face",
    "memory_mb",
)
"""Parts are 0..1; ``judged`` is how many pairs, pictures or faces; empty where nothing was measured."""


def table(figures: Iterable[Figures]) -> str:
    """The table as text, with its heading."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in figures:
        writer.writerow({key: _text(value) for key, value in _row(one).items()})
    return out.getvalue()


def write_table(figures: Iterable[Figures], path: Path) -> None:
    """Write the table; see ``write``."""
    write(table(figures).encode(), path)


def write(data: bytes, path: Path) -> None:
    """Write a file the user named, whole.

    Raises:
        CannotWrite, DiskFull
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise cannot_write(error, path) from error


def _row(one: Figures) -> dict[str, object]:
    row: dict[str, object] = {"model": one.model, "kind": _kind(one.model)}
    parts = (one.verification, one.expression, one.grouping, one.speed)
    about = next((part.circumstance for part in parts if part is not None), None)
    if about is not None:
        data = about.source or str(about.data)
        row |= {"version": about.version, "day": about.day, "data": data, "detector": about.detector}
    if one.grouping is not None:
        grouping = one.grouping
        row |= {
            "judged": grouping.faces,
            "bcubed_precision": grouping.precision,
            "bcubed_recall": grouping.recall,
            "bcubed_f1": grouping.f1,
            "groups": grouping.groups,
        }
    judged = one.verification or one.expression
    if judged is not None:
        row |= {
            "accuracy": judged.accuracy.value,
            "accuracy_low": judged.accuracy.low,
            "accuracy_high": judged.accuracy.high,
            "precision": judged.precision,
            "recall": judged.recall,
            "f1": judged.f1,
        }
    if one.verification is not None:
        pairs = one.verification
        row |= {"judged": pairs.pairs, "tar_at_far_0.001": pairs.tar_at_far, "auc": pairs.auc}
        row["threshold"] = pairs.threshold
    elif one.expression is not None:
        row |= {"judged": one.expression.pictures, "calibration_error": one.expression.calibration_error}
    if one.speed is not None:
        memory = one.speed.memory
        row |= {"ms_per_photo": one.speed.ms_photo, "ms_per_face": one.speed.ms_face}
        row["memory_mb"] = None if memory is None else memory / 1e6
    return row


def _kind(model: str) -> str:
    try:
        return entry(model).kind
    except KnownError:
        return ""


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
