"""Files that ``faceapp evaluate`` writes beside what it prints: a picture, a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from faceapp.domain.errors import NoSuchModel, NothingToMeasure
from faceapp.domain.expression import EXPRESSIONS, SHOWN, as_shown, expression_word
from faceapp.domain.figures import Figures, GroupingFigures
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.services import shelf
from faceapp.services.evaluate import GroupingResult, VerificationResult
from faceapp.services.evaluate_expression import ExpressionResult


def pair(arguments: argparse.Namespace) -> ModelChoice:
    """What finds and what compares the faces.

    Raises:
        NoSuchModel: a name means nothing, or a model of another kind.
    """
    for model, kind in ((arguments.detector, "detector"), (arguments.embedder, "embedder")):
        if model is not None and shelf.shelf_model(model).kind != kind:
            raise NoSuchModel(model=model)
    return ModelChoice(arguments.detector or BUILT_IN.detector, arguments.embedder or BUILT_IN.embedder, None)


def of_pairs(arguments: argparse.Namespace, result: VerificationResult) -> None:
    """Write what was asked for of pairs.

    Raises:
        NothingToMeasure: files are asked for, and there is nothing to write.
        CannotWrite, DiskFull
    """
    if arguments.png is None and arguments.csv is None:
        return
    from faceapp.services.figure_judging import circumstance, verification_figures
    from faceapp.services.figure_pictures import roc_picture

    if result.distances is None or result.same is None:
        raise NothingToMeasure
    chosen = pair(arguments)
    about = circumstance(chosen.embedder, source=arguments.table, detector=chosen.detector)
    judged = verification_figures(about, result.distances, result.same, folds=result.folds)
    name = shelf.shelf_model(chosen.embedder).name
    _write(arguments.csv, Figures(chosen.embedder, verification=judged))
    _draw(arguments.png, lambda: roc_picture([(name, judged.roc)]))


def of_groups(arguments: argparse.Namespace, result: GroupingResult) -> None:
    """Write what was asked for of groups; raises as ``of_pairs`` does."""
    if arguments.csv is None:
        return
    from faceapp.services.figure_judging import circumstance

    if result.bcubed is None:
        raise NothingToMeasure
    chosen, scores = pair(arguments), result.bcubed
    about = circumstance(chosen.embedder, source=arguments.table, detector=chosen.detector)
    counts = (result.faces, result.people, result.groups)
    judged = GroupingFigures(about, *counts, scores.precision, scores.recall, scores.f1)
    _write(arguments.csv, Figures(chosen.embedder, grouping=judged))


def of_expressions(arguments: argparse.Namespace, result: ExpressionResult) -> None:
    """Write what was asked for of expressions; raises as ``of_pairs`` does."""
    if arguments.png is None and arguments.csv is None:
        return
    from faceapp.services.figure_judging import Answers, circumstance, expression_figures
    from faceapp.services.figure_pictures import ConfusionWords, confusion_picture

    if result.scores is None:
        raise NothingToMeasure
    labels = tuple(str(one) for one in EXPRESSIONS)
    about = circumstance(result.model, source=arguments.place)
    judged = expression_figures(
        about, result.scores, labels, Answers(result.right, result.basis, result.learned)
    )
    name = shelf.shelf_model(result.model).name
    _write(arguments.csv, Figures(result.model, expression=judged))
    words = [expression_word(one).capitalize() for one in SHOWN]
    _draw(arguments.png, lambda: confusion_picture(words, as_shown(judged.confusion), ConfusionWords(name)))


def _write(path: Path | None, figures: Figures) -> None:
    from faceapp.services.figure_export import write_table

    if path is not None:
        write_table([figures], path.expanduser())


def _draw(path: Path | None, draw: Callable[[], bytes]) -> None:
    from faceapp.services.figure_export import write

    if path is not None:
        write(draw(), path.expanduser())
