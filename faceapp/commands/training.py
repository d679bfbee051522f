"""``faceapp train``: learns to tell expressions from labelled faces."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from faceapp.commands.library import open_present
from faceapp.commands.output import ProgressLine, count, duration, path_text, print_json
from faceapp.domain.expression import EXPRESSIONS, SHOWN, expression_word
from faceapp.domain.metrics import Classification
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.training import (
    AskingTeachers,
    Balance,
    EpochTrained,
    ReadingPictures,
    Recipe,
    TrainingEvent,
    TrainingFinished,
    TrainingProgress,
)
from faceapp.domain.training_thresholds import CARD_FEW_FACES
from faceapp.services.train import train_expression, train_on_corrections


def run(arguments: argparse.Namespace) -> int:
    """Train; 130 if the user stopped it."""
    progress = ProgressLine()
    finished: TrainingFinished | None = None
    library = open_present(arguments) if arguments.corrections else None
    if library is None:
        events = train_expression(
            arguments.data,
            arguments.out,
            _recipe(arguments),
            start=arguments.start,
            teachers=arguments.teacher,
        )
    else:
        arguments.start = arguments.start or Path(str(BUILT_IN.expression))
        events = train_on_corrections(
            library, arguments.out, _recipe(arguments), start=arguments.start, teachers=arguments.teacher
        )
    try:
        for event in events:
            if isinstance(event, TrainingFinished):
                finished = event
            else:
                _tell(event, progress)
    except KeyboardInterrupt:
        progress.end()
        print(
            "Stopped. What was finished is kept; the same command goes on after the last whole epoch.",
            file=sys.stderr,
        )
        raise
    finally:
        progress.end()
        if library is not None:
            library.close()
    assert finished is not None  # the last event
    if arguments.json:
        print_json(_document(finished))
    else:
        print("\n".join(_lines(finished)))
    return 0


def _recipe(arguments: argparse.Namespace) -> Recipe:
    wanted: dict[str, Any] = {
        name: value
        for name in ("network", "epochs", "seed", "mixup", "batch")
        if (value := getattr(arguments, name)) is not None
    }
    if arguments.balance is not None:
        wanted["balance"] = Balance(arguments.balance)
    elif arguments.teacher:
        wanted["balance"] = Balance.NONE  # teachers know how rare labels look, and how rare they are
    recipe = Recipe() if arguments.start is None else Recipe.fine_tuning()
    if arguments.start is not None and arguments.whole:
        recipe = Recipe.going_on()
    return replace(recipe, **wanted)


def _tell(event: TrainingEvent, progress: ProgressLine) -> None:
    if isinstance(event, ReadingPictures):
        progress.say(f"Reading faces  {event.done}", None)
    elif isinstance(event, AskingTeachers):
        progress.say(f"Asking teachers  {event.done} of {event.total}", event.done / event.total)
    elif isinstance(event, TrainingProgress):
        left = "" if event.seconds_left is None else f" · {duration(event.seconds_left)} left"
        progress.say(
            f"Epoch {event.epoch} of {event.epochs}  {event.rate:.0f} faces/s · loss {event.loss:.3f}{left}",
            event.done / event.total,
        )
    elif isinstance(event, EpochTrained):
        progress.end()
        result = event.validation
        print(
            f"Epoch {event.epoch}: loss {event.loss:.3f}, right {result.accuracy:.2%}, "
            f"macro F1 {result.macro_f1:.3f}, {duration(event.seconds)}",
            file=sys.stderr,
            flush=True,
        )


def _document(finished: TrainingFinished) -> dict[str, object]:
    result = finished.validation
    return {
        "accuracy": result.accuracy,
        "macro_f1": result.macro_f1,
        "per_label": per_label(result),
        "epochs": finished.epochs,
        "seconds": finished.seconds,
        "model": str(finished.model),
        "card": str(finished.card),
        "entry": str(finished.entry),
        "confusion": [list(row) for row in result.confusion],
        "labels": [label.value for label in EXPRESSIONS],
        "calibration_error": result.calibration_error,
        "milliseconds_per_face": finished.milliseconds,
    }


def per_label(result: Classification) -> dict[str, object]:
    """Precision, recall, F1 and count of each expression, as JSON."""
    return {
        label.value: {
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            "count": score.count,
        }
        for label, score in zip(EXPRESSIONS, result.per_label, strict=True)
    }


def _lines(finished: TrainingFinished) -> list[str]:
    result = finished.validation
    faces = sum(score.count for score in result.per_label)
    lines = [
        f"{count(finished.epochs, 'epoch', 'epochs')} in {duration(finished.seconds)}",
        f"told right     {result.accuracy:.2%} of {count(faces, 'face', 'faces')} that were kept apart",
        f"macro F1       {result.macro_f1:.3f}",
        f"off by         {result.calibration_error:.3f} (how sure it is against how often it is right)",
        f"a face         {finished.milliseconds:.2f} ms on one thread",
        "",
        f"{'':10}{'precision':>10}{'recall':>8}{'F1':>7}{'faces':>7}",
    ]
    for label in SHOWN:
        score = result.per_label[EXPRESSIONS.index(label)]
        lines.append(
            f"{expression_word(label):10}{score.precision:10.3f}{score.recall:8.3f}{score.f1:7.3f}{score.count:7}"
        )
    if any(score.count < CARD_FEW_FACES for score in result.per_label):
        lines.append(f"Few faces prove little: these figures want {CARD_FEW_FACES} of each expression.")
    model, card, entry = (path_text(path) for path in (finished.model, finished.card, finished.entry))
    use = f"To use it: faceapp models add {shlex.quote(model)} --entry {shlex.quote(entry)}"
    return [*lines, "", f"model  {model}", f"card   {card}", "", use]
