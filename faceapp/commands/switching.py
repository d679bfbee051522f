"""``faceapp models use``: the library goes by other models."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import asdict

from faceapp.commands.library import open_present
from faceapp.commands.output import ProgressLine, count, duration, print_json
from faceapp.commands.stopping import stop_asked, stopped
from faceapp.domain.errors import NoSuchModel
from faceapp.domain.model_choice import CHOSEN, ModelChoice
from faceapp.domain.switching import SwitchFinished, SwitchProgress, SwitchSummary
from faceapp.services import recognise, shelf, switching
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.models import in_use
from faceapp.vision.entries import entry

_NO_EXPRESSION = "no-expression"


def use(arguments: argparse.Namespace) -> int:
    """Switch; 130 if the user stopped it."""
    with open_present(arguments) as library:
        choice = _choice(library, arguments.models)
        before = in_use(library)
        if not switching.choose(library, choice):
            _tell(arguments, None, before)
            return 0
        progress = ProgressLine()
        summary: SwitchSummary | None = None
        ended = False
        with (
            stop_asked() as stop,
            closing(open_thumbnails(library)) as thumbnails,
            closing(switching.switch(library, thumbnails)) as events,
        ):
            for event in events:
                if isinstance(event, SwitchProgress):
                    progress.say(_progress(event), event.done / event.total if event.total else None)
                elif isinstance(event, SwitchFinished):
                    summary = event.summary
                if stop.asked and summary is None:
                    break
            else:
                ended = True
        if summary is not None:
            for recognised in recognise.update(library, recognise.Gallery(choice.embedder), None):
                if recognised.done:
                    done, total = recognised.done, recognised.total
                    progress.say(f"Grouping faces  {done} of {total}", done / total)
        progress.end()
        if not ended:
            return stopped("measured")
        _tell(arguments, summary, in_use(library))
    return 0


def _choice(library: Library, models: list[str]) -> ModelChoice:
    choice = in_use(library)
    for model in models:
        if model == _NO_EXPRESSION:
            choice = switching.changed(choice, "expression", None)
            continue
        found = entry(shelf.named(model))
        if found.kind not in CHOSEN:
            raise NoSuchModel(model=model)
        choice = switching.changed(choice, found.kind, found.id)
    return choice


def _progress(event: SwitchProgress) -> str:
    """As "Getting ready for MobileFaceNet  1 204 of 8 310 · 3 min left"."""
    text = f"Getting ready for {event.name}" if event.name else "Getting ready"
    if event.total:
        text += f"  {event.done} of {event.total}"
    if event.seconds_left is not None:
        text += f" · {duration(event.seconds_left)} left"
    return text


def _tell(arguments: argparse.Namespace, summary: SwitchSummary | None, now: ModelChoice) -> None:
    if arguments.json:
        document: dict[str, object] = {"models": asdict(now)}
        if summary is not None:
            document |= {
                "photos": summary.photos,
                "faces": summary.faces,
                "found": summary.found,
                "lost": summary.lost,
                "without": summary.without,
                "seconds": round(summary.seconds, 3),
            }
        print_json(document)
        return
    names = ", ".join(entry(model).name for model in asdict(now).values() if model is not None)
    print(f"In use: {names}")
    if summary is None:
        return
    print(
        f"{count(summary.photos, 'photo', 'photos')} looked at again, {count(summary.faces, 'face', 'faces')}"
        f" can be compared ({duration(summary.seconds)})"
    )
    if summary.found or summary.lost:
        print(f"{count(summary.found, 'face', 'faces')} more, {summary.lost} not seen any more")
    if summary.without:
        print(
            f"{count(summary.without, 'face', 'faces')} can not be compared until their photos are back;"
            " their names stay"
        )
