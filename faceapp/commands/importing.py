"""``faceapp import``: a labelled dataset becomes part of a library, for review."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import Final

from faceapp.commands.output import REASONS, ProgressLine, count, duration, path_text, print_json
from faceapp.commands.stopping import stop_asked, stopped
from faceapp.domain.dataset import Label
from faceapp.domain.import_thresholds import IMPORT_PROBLEMS_SAID
from faceapp.domain.importing import (
    DatasetSummary,
    ImportFinished,
    ImportProgress,
    ImportReport,
    ImportStage,
    NotHeld,
)
from faceapp.domain.scanning import ScanProgress
from faceapp.services import importing
from faceapp.services.library import default_library_path, open_library, open_thumbnails

_CLASSES: Final = 20
"""Classes that are told one by one; ``--json`` tells all."""
_STAGES: Final = {
    ImportStage.READING: "Reading the dataset",
    ImportStage.FACES: "Looking for faces",
    ImportStage.LABELS: "Putting labels on",
    ImportStage.MEASURING: "Looking closer",
}
_NOT_HELD: Final = {
    NotHeld.GUESSES: ("guess that nobody confirmed", "guesses that nobody confirmed"),
    NotHeld.SCORES: ("face's scores of another model", "faces' scores of another model"),
    NotHeld.EMBEDDINGS: ("face's vector of another model", "faces' vectors of another model"),
    NotHeld.LANDMARKS: (
        "face's landmarks (they are measured anew)",
        "faces' landmarks (they are measured anew)",
    ),
    NotHeld.MOMENTS: ("moment within a video", "moments within videos"),
    NotHeld.UNPLACED: ("second label of a picture without boxes", "second labels of pictures without boxes"),
}


def run(arguments: argparse.Namespace) -> int:
    """Import, or say what it is; 130 if the user stopped it."""
    path: Path = arguments.library or default_library_path()
    folder: Path = arguments.folder.expanduser()
    progress = ProgressLine()
    if arguments.dry_run:
        progress.say(_STAGES[ImportStage.READING], None)
        found = importing.read_dataset(folder, path, arguments.format, unpack=False)
        progress.end()
        return _tell_summary(importing.summary(found), arguments)
    # read before the library is made: a folder that is no dataset leaves nothing behind
    progress.say(_STAGES[ImportStage.READING], None)
    found = importing.read_dataset(folder, path, arguments.format)
    with open_library(path) as library, closing(open_thumbnails(library)) as thumbnails:
        report: ImportReport | None = None
        with stop_asked() as stop:
            events = importing.import_found(library, thumbnails, found, processes=arguments.processes)
            with closing(events):
                for event in events:
                    if isinstance(event, ScanProgress):
                        progress.show(event)
                    elif isinstance(event, ImportProgress):
                        progress.say(_words(event), event.done / event.total if event.total else None)
                    elif isinstance(event, ImportFinished):
                        report = event.report
                    if stop.asked and report is None:
                        break
        progress.end()
        if report is None:
            return stopped()
        if arguments.json:
            print_json(_document(report))
        else:
            _tell(report)
    return 0


def _words(progress: ImportProgress) -> str:
    stage = _STAGES[progress.stage]
    if not progress.total:
        return stage
    return f"{stage}  {progress.done:,} of {progress.total:,}".replace(",", " ")


def _tell_summary(summary: DatasetSummary, arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json(
            {
                "format": summary.format,
                "pictures": summary.pictures,
                "labels": summary.labels,
                "people": summary.people,
                "expressions": summary.expressions,
                "classes": dict(summary.classes),
                "splits": list(summary.splits),
                "problems": [{"path": str(path), "reason": str(why)} for path, why in summary.problems],
            }
        )
        return 0
    parts = [count(summary.pictures, "picture", "pictures"), count(summary.labels, "label", "labels")]
    if summary.people:
        parts.append(count(summary.people, "person", "people"))
    if summary.splits:
        parts.append("in parts called " + ", ".join(summary.splits))
    print(f"{summary.title} ({summary.format}): {', '.join(parts)}. Nothing was written.")
    _tell_classes(summary)
    _tell_problems([(path, str(why)) for path, why in summary.problems])
    return 0


def _tell_classes(summary: DatasetSummary) -> None:
    """How many faces each class has; the largest of many."""
    if not summary.classes:
        return
    print("\nExpressions:" if summary.label is Label.EXPRESSION else "\nPeople:")
    for name, number in summary.classes[:_CLASSES]:
        shown = "".join(c if c.isprintable() else " " for c in name)
        print(f"  {number:>6}  {shown}")
    if len(summary.classes) > _CLASSES:
        print(f"  and {len(summary.classes) - _CLASSES} more")


def _document(report: ImportReport) -> dict[str, object]:
    return {
        "format": report.format,
        "pictures": report.pictures,
        "labels": report.labels,
        "new_labels": report.fresh,
        "people": report.people,
        "known_people": report.known,
        "expressions": report.expressions,
        "faces_found": report.matched,
        "faces_added": report.added,
        "faces_untold": report.untold,
        "faces_unboxed": report.unboxed,
        "kept": report.kept,
        "missing": report.missing,
        "not_held": {str(what): number for what, number in report.not_held.items()},
        "problems": [{"path": str(path), "reason": why} for path, why in _problems(report)],
        "steps": report.steps,
        "seconds": round(report.seconds, 3),
        "pictures_per_second": round(report.pictures_per_second, 3),
    }


def _problems(report: ImportReport) -> list[tuple[Path, str]]:
    told = [(path, str(why)) for path, why in report.problems]
    return [*told, *((path, REASONS[why]) for path, why in report.unreadable)]


def _tell(report: ImportReport) -> None:
    labels = count(report.labels, "label", "labels")
    new = "" if report.fresh == report.labels else f" ({report.fresh or 'none of them'} new)"
    people = f" of {count(report.people, 'person', 'people')}" if report.people else ""
    print(
        f"{count(report.pictures, 'picture', 'pictures')}, {labels}{people}{new}"
        f"; {duration(report.seconds)}, {report.pictures_per_second:.1f} pictures/s"
    )
    for number, one, many in (
        (report.known, "name is in the library already", "names are in the library already"),
        (report.added, "face was added where none was found", "faces were added where none was found"),
        (report.untold, "face is there that has no label", "faces are there that have no label"),
        (report.kept, "label was left out: you said otherwise", "labels were left out: you said otherwise"),
    ):
        if number:
            print(f"  {count(number, one, many)}")
    if report.unboxed:
        told = count(
            report.unboxed, "label does not say where its face is", "labels do not say where their faces are"
        )
        print(f"  {told}: that was looked for. Exported as whole photos, pictures stay as they came in.")
    if report.not_held:
        print("\nNot kept, since a library has no place for it:")
        for what, number in report.not_held.items():
            print(f"  {count(number, *_NOT_HELD[what])}")
    _tell_problems(_problems(report))


def _tell_problems(problems: list[tuple[Path, str]]) -> None:
    if not problems:
        return
    print(f"\n{count(len(problems), 'problem', 'problems')}:")
    for path, why in problems[:IMPORT_PROBLEMS_SAID]:
        print(f"  {path_text(path)}: {why}")
    if len(problems) > IMPORT_PROBLEMS_SAID:
        print(f"  and {len(problems) - IMPORT_PROBLEMS_SAID} more")
