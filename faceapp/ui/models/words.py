"""What is said about models on several parts of their page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale

from faceapp.domain.errors import KnownError
from faceapp.domain.figures import Figures
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.shelf import Getting, ShelfModel
from faceapp.domain.switching import SwitchSummary
from faceapp.engine.model_jobs import Download, Phase, together
from faceapp.services import shelf as shelves
from faceapp.ui import wording
from faceapp.ui.wording import translate

SEPARATOR = "  \u00b7  "
UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
SHELVES = ("built-in", "one-click", "others", "own")


def kind(name: str) -> str:
    """What models of a kind are for."""
    return {
        "detector": translate("models", "Finding faces"),
        "embedder": translate("models", "Recognising people"),
        "expression": translate("models", "Expression"),
        "attributes": translate("models", "Age and gender"),
        "landmarks": translate("models", "Landmarks"),
        "pose": translate("models", "Head pose"),
    }[name]


def shelf(name: str) -> tuple[str, str]:
    """The heading of a shelf, and what stands on it."""
    return {
        "built-in": (
            translate("models", "Built in"),
            translate("models", "Work right after installation, without a network."),
        ),
        "one-click": (
            translate("models", "With one click"),
            translate("models", "Worth having for most: faster, and fewer people taken for each other."),
        ),
        "others": (
            translate("models", "Others"),
            translate("models", "By choice: to compare, for old machines, and for looking closer at a face."),
        ),
        "own": (
            translate("models", "Your own"),
            translate(
                "models",
                "Networks of your own, and those you trained: for expressions, people, faces on photos.",
            ),
        ),
    }[name]


def size(count: int) -> str:
    """As "233 kB", "4.0 MB"; in thousands, as the makers of models count."""
    scale, unit, places = _unit(count)
    return f"{_number(count / scale, places)} {unit}"


def size_of(model: ShelfModel) -> str:
    """How large a model is; roughly, where nobody published it."""
    if model.exact or not model.size:
        return size(model.size)
    return translate("models", "about {size}").format(size=size(round(model.size, -6)))


def begun(model: ShelfModel) -> str:
    """That some files of a model are still to come, and which."""
    here, names = len(model.files) - len(model.missing), ", ".join(model.missing)
    if model.getting is Getting.DOWNLOAD:
        text = translate("models", "{n} of {all} files is here; choose {names} too, or download it")
    else:
        text = translate("models", "{n} of {all} files is here; choose {names} too")
    return text.format(n=here, all=len(model.files), names=names)


def part(done: int, total: int) -> str:
    """As "3.1 of 4.0 MB"."""
    if not total:
        return size(done)
    scale, unit, places = _unit(total)
    return translate("models", "{done} of {total} {unit}").format(
        done=_number(done / scale, places), total=_number(total / scale, places), unit=unit
    )


def _unit(count: int) -> tuple[float, str, int]:
    for scale, unit in UNITS:
        if count >= 0.9995 * scale:
            return scale, unit, 1 if unit != "kB" and count < 99.95 * scale else 0
    return 1e3, "kB", 1 if count else 0


def _number(value: float, places: int) -> str:
    return QLocale().toString(value, "f", places)


def progress(download: Download) -> str:
    """As "3.1 of 4.0 MB · 2.1 MB/s · 3 s left"."""
    parts = [part(download.done, download.total)]
    if download.rate > 0:
        parts.append(translate("models", "{size}/s").format(size=size(round(download.rate))))
    if download.seconds_left is not None:
        parts.append(wording.time_left(download.seconds_left))
    return SEPARATOR.join(parts)


def downloading(downloads: Sequence[Download]) -> tuple[str, int, int]:
    """What is being fetched in one line, with bytes that are there and all bytes; "" where nothing is."""
    going = [one for one in downloads if one.phase in {Phase.RUNNING, Phase.WAITING}]
    if not going:
        return "", 0, 0
    first = next((one for one in going if one.phase is Phase.RUNNING), going[0])
    text = translate("models", "Downloading {model}").format(model=first.model.name)
    parts = [f"{text}  {progress(first)}"]
    if len(going) > 1:
        parts.append(translate("models", "{n} more to come").format(n=wording.number(len(going) - 1)))
    return SEPARATOR.join(parts), *together(going)


def measured(figures: Figures | None) -> str:
    """How good and how fast a model is on this machine, as far as that was measured."""
    parts = []
    if figures is not None and figures.accuracy is not None:
        right = _number(100 * figures.accuracy.value, 1)
        parts.append(translate("models", "{right} % right").format(right=right))
    if figures is not None and figures.speed is not None:
        for each, words in (
            (figures.speed.ms_photo, translate("models", "{n} ms a photo")),
            (figures.speed.ms_face, translate("models", "{n} ms a face")),
        ):
            if each is not None:
                parts.append(words.format(n=_number(each, 0 if each >= 10 else 1)))
    if not parts:
        return translate("models", "Not measured yet")
    return translate("models", "{figures} here").format(figures=", ".join(parts))


def short(address: str) -> str:
    """As "github.com/opencv/opencv_zoo": who it is, and of whom."""
    parts = urlsplit(address)
    return "/".join(filter(None, (parts.netloc, *parts.path.split("/")[1:3])))


def hosts(addresses: Iterable[str]) -> str:
    """The servers that would be asked, each once."""
    return ", ".join(dict.fromkeys(urlsplit(address).netloc for address in addresses))


def pair(names: Iterable[str]) -> str:
    """As "YuNet + MobileFaceNet"."""
    return " + ".join(names)


def differing(now: ModelChoice, then: ModelChoice) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids that go and the ids that come when ``then`` takes over."""
    both = [
        (getattr(now, kind), getattr(then, kind))
        for kind in ModelChoice.__slots__
        if getattr(now, kind) != getattr(then, kind)
    ]
    return tuple(old for old, _ in both if old), tuple(new for _, new in both if new)


def called(model: str) -> str:
    """What people call a model."""
    try:
        return shelves.shelf_model(model).name
    except KnownError:
        return model


def taken_over(summary: SwitchSummary) -> list[str]:
    """Who does what from now on, as far as that is new: "YuNet finds faces and MobileFaceNet ..."."""
    before, after = summary.before, summary.after
    said = []
    if (before.detector, before.embedder) != (after.detector, after.embedder):
        detector, embedder = called(after.detector), called(after.embedder)
        if before.embedder == after.embedder:
            text = translate("models", "{detector} finds faces from now on")
        elif before.detector == after.detector:
            text = translate("models", "{embedder} recognises people from now on")
        else:
            text = translate("models", "{detector} finds faces and {embedder} recognises people from now on")
        said.append(text.format(detector=detector, embedder=embedder))
    if before.expression != after.expression:
        if after.expression is None:
            said.append(translate("models", "Expressions are not read any more"))
        else:
            text = translate("models", "{model} reads expressions from now on")
            said.append(text.format(model=called(after.expression)))
    return said


def what_happens(kind: str | None) -> str:
    """What changing a model means; one sentence or two. None: for several at once."""
    if kind == "expression":
        return translate(
            "models",
            "What you corrected stays. Expressions are measured again in the background; "
            "until that is done the present model stays in use.",
        )
    return translate(
        "models",
        "Your names stay. Faces are measured again in the background; "
        "until that is done the present model stays in use.",
    )
