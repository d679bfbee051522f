"""``faceapp evaluate``: how well the models do on labelled photos."""

from __future__ import annotations

import argparse
from pathlib import Path

from faceapp.commands.output import ProgressLine, count, path_text, print_json
from faceapp.domain.scanning import ScanProgress, ScanStage
from faceapp.services import evaluate

_SHOWN = 10


def run(arguments: argparse.Namespace) -> int:
    """Run one of the measurements; the library is not touched."""
    progress = ProgressLine()

    def tell(done: int, total: int) -> None:
        progress.show(ScanProgress(ScanStage.MEASURING, done, total, 0, 0, 0.0, None))

    measure = {"verification": _verification, "grouping": _grouping}[arguments.kind]
    try:
        document, lines = measure(arguments, tell)
    finally:
        progress.end()
    if arguments.json:
        print_json(document)
    else:
        print("\n".join(lines))
    return 0


def _verification(
    arguments: argparse.Namespace, tell: evaluate.Progress
) -> tuple[dict[str, object], list[str]]:
    result = evaluate.verification(arguments.table, arguments.root, progress=tell)
    lines = [f"{count(result.pairs, 'pair', 'pairs')}"]
    if result.accuracy is None:
        lines.append("There are not both kinds of pairs, same and different: nothing can be said.")
    else:
        lines += [
            f"right                            {result.accuracy:.2%}",
            f"found at 0.1 % false matches     {result.tar_at_far or 0:.2%}",
            f"area under the curve             {result.auc or 0:.4f}",
            f"best distance to tell them apart {result.threshold or 0:.3f}",
        ]
    return result.document(), lines + _without_face(result.no_face)


def _grouping(arguments: argparse.Namespace, tell: evaluate.Progress) -> tuple[dict[str, object], list[str]]:
    result = evaluate.grouping(arguments.table, arguments.root, progress=tell)
    faces, people = count(result.faces, "face", "faces"), count(result.people, "person", "people")
    lines = [f"{faces} of {people} in {count(result.groups, 'group', 'groups')}"]
    if result.bcubed is not None:
        lines += [
            f"of one person in a group   {result.bcubed.precision:.2%}",
            f"of a person in one group   {result.bcubed.recall:.2%}",
            f"both (BCubed F1)           {result.bcubed.f1:.4f}",
        ]
    return result.document(), lines + _without_face(result.no_face)


def _without_face(paths: tuple[Path, ...]) -> list[str]:
    if not paths:
        return []
    lines = [f"\nNo face was found in {count(len(paths), 'photo', 'photos')}:"]
    lines += [f"  {path_text(path)}" for path in paths[:_SHOWN]]
    if len(paths) > _SHOWN:
        lines.append(f"  and {len(paths) - _SHOWN} more")
    return lines
