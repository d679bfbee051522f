"""``faceapp evaluate``: how well the models do on labelled photos."""

from __future__ import annotations

import argparse
from pathlib import Path

from faceapp.commands import figuring
from faceapp.commands.output import ProgressLine, count, path_text, print_json
from faceapp.domain.certainty import Interval, wilson
from faceapp.domain.errors import NothingThere
from faceapp.domain.expression import EXPRESSIONS, SHOWN, as_shown, expression_word
from faceapp.domain.metrics import Classification
from faceapp.services import evaluate, evaluate_expression

_SHOWN = 10


def run(arguments: argparse.Namespace) -> int:
    """Run one of the measurements; the library is not touched."""
    for path in (getattr(arguments, name, None) for name in ("table", "root", "place")):
        if path is not None and not path.expanduser().exists():
            raise NothingThere(path=path.expanduser())
    progress = ProgressLine()

    def tell(done: int, total: int) -> None:
        progress.say(f"Looking at {done:,} of {total:,}".replace(",", " "), done / total)

    measure = {"verification": _verification, "grouping": _grouping, "expression": _expression}[
        arguments.kind
    ]
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
    result = evaluate.verification(arguments.table, arguments.root, figuring.pair(arguments), tell)
    figuring.of_pairs(arguments, result)
    lines = [f"{count(result.pairs, 'pair', 'pairs')}"]
    if result.accuracy is None:
        lines.append("There are not both kinds of pairs, same and different: nothing can be said.")
    else:
        right = wilson(round(result.accuracy * result.pairs), result.pairs)
        lines += [
            f"right                            {_likely(right)}",
            f"found at 0.1 % false matches     {result.tar_at_far or 0:.2%}",
            f"area under the curve             {result.auc or 0:.4f}",
            f"best distance to tell them apart {result.threshold or 0:.3f}",
        ]
    return result.document(), lines + _without_face(result.no_face)


def _grouping(arguments: argparse.Namespace, tell: evaluate.Progress) -> tuple[dict[str, object], list[str]]:
    result = evaluate.grouping(arguments.table, arguments.root, figuring.pair(arguments), tell)
    figuring.of_groups(arguments, result)
    faces, people = count(result.faces, "face", "faces"), count(result.people, "person", "people")
    lines = [f"{faces} of {people} in {count(result.groups, 'group', 'groups')}"]
    if result.bcubed is not None:
        lines += [
            f"of one person in a group   {result.bcubed.precision:.2%}",
            f"of a person in one group   {result.bcubed.recall:.2%}",
            f"both (BCubed F1)           {result.bcubed.f1:.4f}",
        ]
    return result.document(), lines + _without_face(result.no_face)


def _expression(
    arguments: argparse.Namespace, tell: evaluate.Progress
) -> tuple[dict[str, object], list[str]]:
    result = evaluate_expression.expression(arguments.place, arguments.model, progress=tell)
    figuring.of_expressions(arguments, result)
    lines = [f"{count(result.pictures, 'face', 'faces')} judged by {result.model}"]
    if result.scores is not None and result.accuracy is not None and result.macro_f1 is not None:
        lines += [
            f"told right     {_likely(result.accuracy)}",
            f"macro F1       {_likely(result.macro_f1)}",
            f"off by         {result.scores.calibration_error:.3f} (how sure against how often right)",
            f"a face         {result.milliseconds or 0:.2f} ms",
            "",
            *_table(result.scores),
        ]
    if result.learned:
        lines += [
            "",
            f"Beware: {result.model} learned from pictures that are here; it looks better than it is.",
        ]
    lines += [
        f"Not judged: {count(number, 'file', 'files')} in folder {folder}"
        for folder, number in sorted(result.foreign.items())
    ]
    lines += _listed(f"{count(len(result.broken), 'file', 'files')} can not be read:", result.broken)
    return result.document(), lines + _without_face(result.no_face)


def _likely(part: Interval) -> str:
    return f"{part.value:.2%} (95 of 100 times between {part.low:.2%} and {part.high:.2%})"


def _table(scores: Classification) -> list[str]:
    """What is in rows; how well it is told, and what was said in columns."""
    words = [expression_word(label) for label in SHOWN]
    lines = [
        f"{'':10}{'precision':>10}{'recall':>8}{'F1':>7}{'faces':>7}   called "
        + " ".join(f"{word:>9}" for word in words)
    ]
    for label, word, row in zip(SHOWN, words, as_shown(scores.confusion), strict=True):
        one = scores.per_label[EXPRESSIONS.index(label)]
        said = " ".join(f"{number:9}" for number in row)
        lines.append(
            f"{word:10}{one.precision:10.3f}{one.recall:8.3f}{one.f1:7.3f}{one.count:7}          {said}"
        )
    return lines


def _without_face(paths: tuple[Path, ...]) -> list[str]:
    return _listed(f"No face was found in {count(len(paths), 'photo', 'photos')}:", paths)


def _listed(head: str, paths: tuple[Path, ...]) -> list[str]:
    if not paths:
        return []
    lines = [f"\n{head}", *(f"  {path_text(path)}" for path in paths[:_SHOWN])]
    if len(paths) > _SHOWN:
        lines.append(f"  and {len(paths) - _SHOWN} more")
    return lines
