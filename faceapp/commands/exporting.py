"""``faceapp export``: a labelled dataset of the library, and whether one is as it was written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from faceapp.commands.exporting_words import planned_lines, problem_line, size_text
from faceapp.commands.library import open_present
from faceapp.commands.output import ProgressLine, count, duration, path_text, print_json
from faceapp.domain.dataset import Label
from faceapp.domain.dataset_errors import NotChoices
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.export_choices import SAMPLES, ExportChoices, Others, Shape, SplitBy
from faceapp.domain.exporting import (
    ExportEvent,
    ExportFinished,
    ExportProblem,
    ExportProgress,
    ExportStage,
    VerifyReport,
)

_STAGES = {
    ExportStage.CHOOSING: "Choosing photos",
    ExportStage.PICTURES: "Writing pictures",
    ExportStage.LABELS: "Writing labels",
}


def run(arguments: argparse.Namespace) -> int:
    """Export, plan or verify; 130 if the user stopped it, 3 if a folder is not as it was written."""
    if arguments.verify is not None:
        return _verify(arguments)
    if arguments.format is not None and arguments.format not in (*FORMATS, SAMPLES):
        print(
            f"faceapp export: there is no format {arguments.format!r}; there are"
            f" {', '.join(FORMATS)}, and {SAMPLES}",
            file=sys.stderr,
        )
        return 2
    if arguments.out is None:
        print("faceapp export: say what to write and where: faceapp export FORMAT OUT", file=sys.stderr)
        return 2
    if arguments.format == SAMPLES:
        return _samples(arguments)
    if arguments.split is not None and arguments.split_by == SplitBy.IMPORTED:
        print(
            "faceapp export: --split-by imported takes the parts as they came in; leave --split out",
            file=sys.stderr,
        )
        return 2
    choices = chosen(arguments)
    library = open_present(arguments)
    try:
        return (
            _planned(library, choices, arguments)
            if arguments.dry_run
            else _exported(library, choices, arguments)
        )
    finally:
        library.close()


def _samples(arguments: argparse.Namespace) -> int:
    """What was measured of videos, as tables."""
    from faceapp.interchange.recording_tables import TableKind
    from faceapp.services.export_history import remembered
    from faceapp.services.exporting_recordings import export_recordings

    progress = ProgressLine()
    choices = ExportChoices(SAMPLES, query=arguments.query or "")
    with open_present(arguments) as library:
        events = export_recordings(
            library,
            choices,
            arguments.out,
            TableKind(arguments.table),
            into_full=arguments.into_full_folder,
        )
        try:
            with closing(remembered(library, arguments.out, choices, events)) as told:
                finished = _follow(told, progress)
        except KeyboardInterrupt:
            progress.end()
            print("Stopped. The same command begins again.", file=sys.stderr)
            raise
        finally:
            progress.end()
    if arguments.json:
        print_json(_document(finished))
    else:
        print(
            f"{count(finished.labels, 'row', 'rows')} and {count(finished.pictures, 'picture', 'pictures')}"
            f" in {count(finished.files, 'file', 'files')}, {size_text(finished.bytes)}"
        )
        print(f"manifest  {path_text(finished.manifest)}")
    return 0


def chosen(arguments: argparse.Namespace) -> ExportChoices:
    """The choices that were typed, over those of ``--choices``; nobody else is to be known, as in the window.

    Raises:
        NotChoices
    """
    base = ExportChoices(arguments.format, others=Others.BLUR)
    if arguments.choices is not None:
        base = replace(_read(arguments.choices), format=arguments.format)
    typed: dict[str, Any] = {
        "query": arguments.query,
        "people": None if arguments.people is None else tuple(arguments.people),
        "label": None if arguments.label is None else Label(arguments.label),
        "least_pixels": arguments.min_pixels,
        "least_sharpness": arguments.min_sharpness,
        "others": None if arguments.others is None else Others(arguments.others),
        "names": False if arguments.ids else None,
        "metadata": True if arguments.keep_metadata else None,
        "split_by": None if arguments.split_by is None else SplitBy(arguments.split_by),
        "shape": None if arguments.shape is None else Shape(arguments.shape),
    }
    same = [
        "most",
        "least",
        "balance",
        "strangers",
        "negatives",
        "margin",
        "size",
        "landmarks",
        "embeddings",
        "encoding",
        "split",
        "seed",
        "title",
        "consent",
    ]
    typed |= {name: getattr(arguments, name) for name in same}
    if arguments.split is not None and arguments.split_by is None and base.split_by is SplitBy.IMPORTED:
        typed["split_by"] = SplitBy.PHOTO
    if arguments.confirmed:
        typed |= {"proposed": False}
    elif arguments.proposed is not None:
        typed |= {"proposed": True, "least_score": arguments.proposed}
    for shape in (Shape.CROP, Shape.ALIGNED):
        if (side := getattr(arguments, str(shape))) is not None:
            typed |= {"shape": shape, "size": side}
    return replace(base, **{name: value for name, value in typed.items() if value is not None})


def _read(path: Path) -> ExportChoices:
    import json

    try:
        words = path.read_text(encoding="utf-8")
        told = json.loads(words)
        inner = told.get("choices") if isinstance(told, dict) else None
        found = inner if isinstance(inner, dict) else told
        if isinstance(found, dict):
            found.setdefault("others", str(Others.BLUR))
        return ExportChoices.from_json(json.dumps(found))
    except (OSError, ValueError, TypeError) as error:
        raise NotChoices(path=path) from error


def _planned(library: Any, choices: ExportChoices, arguments: argparse.Namespace) -> int:
    from faceapp.services.export_plan import plan

    planned = plan(library, choices)
    if arguments.json:
        print_json(
            {
                "pictures": planned.pictures,
                "labels": planned.labels,
                "files": None,
                "bytes": planned.bytes_estimate,
                "manifest": None,
                "classes": dict(planned.classes),
                "parts": dict(planned.parts),
                "left_out": {str(reason): number for reason, number in planned.left_out.items()},
            }
        )
        return 0
    print(
        f"{count(planned.pictures, 'picture', 'pictures')} with {count(planned.labels, 'label', 'labels')},"
        f" about {size_text(planned.bytes_estimate)}. Nothing was written."
    )
    print("\n".join(planned_lines(planned)))
    return 0


def _exported(library: Any, choices: ExportChoices, arguments: argparse.Namespace) -> int:
    from faceapp.services.export_folder import must_be_free
    from faceapp.services.export_history import remembered
    from faceapp.services.export_plan import plan
    from faceapp.services.exporting import write

    progress = ProgressLine()
    try:
        must_be_free(library, arguments.out, into_full=arguments.into_full_folder)
        progress.say(_STAGES[ExportStage.CHOOSING], None)
        planned = plan(library, choices, estimate=False)
        events = write(
            library,
            planned,
            arguments.out,
            into_full=arguments.into_full_folder,
            workers=arguments.processes,
        )
        with closing(remembered(library, arguments.out, choices, events)) as told:
            finished = _follow(told, progress)
    except KeyboardInterrupt:
        progress.end()
        print("Stopped. What was written is kept; the same command goes on.", file=sys.stderr)
        raise
    finally:
        progress.end()
    for problem in finished.problems:
        print(problem_line(problem), file=sys.stderr)
    if arguments.json:
        print_json(_document(finished))
        return 0
    print(
        f"{count(finished.pictures, 'picture', 'pictures')} with {count(finished.labels, 'label', 'labels')}"
        f" in {count(finished.files, 'file', 'files')}, {size_text(finished.bytes)}"
    )
    print("\n".join([*planned_lines(planned), f"manifest  {path_text(finished.manifest)}"]))
    return 0


def _follow(events: Iterable[ExportEvent], progress: ProgressLine) -> ExportFinished:
    finished: ExportFinished | None = None
    for event in events:
        if isinstance(event, ExportFinished):
            finished = event
        elif isinstance(event, ExportProgress):
            progress.say(_words(event), event.done / event.total if event.total else None)
        elif isinstance(event, ExportProblem):
            continue  # all of them are told at the end
    assert finished is not None  # the last event
    return finished


def _words(event: ExportProgress) -> str:
    parts = [_STAGES[event.stage]]
    if event.stage is ExportStage.PICTURES:
        parts = [f"{parts[0]}  {event.done:,} of {event.total:,}".replace(",", " ")]
        if event.rate > 0:
            parts.append(f"{event.rate:.0f}/s" if event.rate >= 10 else f"{event.rate:.1f}/s")
        if event.seconds_left is not None and event.done < event.total:
            parts.append(f"{duration(event.seconds_left)} left")
        parts.append(size_text(event.bytes))
    return " · ".join(parts)


def _document(finished: ExportFinished) -> Mapping[str, object]:
    return {
        "pictures": finished.pictures,
        "labels": finished.labels,
        "files": finished.files,
        "bytes": finished.bytes,
        "manifest": str(finished.manifest),
        "problems": [
            {"path": str(problem.path), "reason": problem.reason.value} for problem in finished.problems
        ],
        "left_out": {str(reason): number for reason, number in finished.left_out.items()},
    }


def _verify(arguments: argparse.Namespace) -> int:
    from faceapp.services.export_verifying import verify

    progress = ProgressLine()
    try:
        report = verify(
            arguments.verify, lambda done, total: progress.say(f"Reading  {done} of {total}", done / total)
        )
    finally:
        progress.end()
    if arguments.json:
        print_json(
            {
                "ok": report.ok,
                "complete": report.complete,
                "files": report.files,
                "missing": list(report.missing),
                "changed": list(report.changed),
                "extra": list(report.extra),
            }
        )
    else:
        print("\n".join(_report(report)))
    return 0 if report.ok else 3


def _report(report: VerifyReport) -> list[str]:
    if not report.complete:
        return ["Not complete: the export was stopped. The same command that began it goes on."]
    lines = [
        f"{word:8}  {path_text(Path(path))}"
        for word, paths in (("missing", report.missing), ("changed", report.changed), ("added", report.extra))
        for path in paths
    ]
    if report.ok:
        return [f"{count(report.files, 'file is', 'files are')} as exported."]
    return [*lines, f"{len(lines)} of {count(report.files, 'file', 'files')} differ from the export."]
