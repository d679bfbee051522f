"""The table of models for ``resources/models/README.md``: all real weights, measured here.

    nice -n 10 python tests/bench/models_readme.py ../shared OUT [--into resources/models/README.md]

Adds the weights of ../shared/weights to a models folder in OUT, measures every model that is
ready then, and prints Markdown; each result is kept in OUT, so that it goes on where it was.
Figures of people are from photos/album-labelled: 30 people and 150 strangers, the face
nearest to the middle of each photo, pairs drawn with a seed; of expression from
expressions/public_test.tar.gz.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
from album_tasks import FindTask, PeopleTask, decoded, labels

from faceapp.domain.figures import Figures
from faceapp.services import figures, shelf
from faceapp.services.figure_labelled import PicturesTask
from faceapp.services.figure_run import FigureRun, NotMeasured, Task
from faceapp.services.figure_speed import PhotoSample, SpeedTask
from faceapp.vision.entries import entry

UNPUBLISHED = {"20180402-114759-vggface2.pt": "facenet-vggface2"}
"""Weights without a published checksum, and whose they are."""
KINDS = ("detector", "embedder", "expression", "attributes", "landmarks", "pose")
HEADINGS = {
    "detector": "Finding faces",
    "embedder": "Recognising people",
    "expression": "Expression",
    "attributes": "Age and gender",
    "landmarks": "Landmarks",
    "pose": "Turn of the head",
}
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SHELVES = {"built-in": "built in", "one-click": "one click", "others": "by choice", "own": "own"}


def measured(task: Task, name: str, out: Path) -> Figures | None:
    """The figures of a task, measured or kept; None where it can not be done."""
    path = out / f"{name}.json"
    if path.exists():
        kept = figures.from_document(json.loads(path.read_text()))
        parts = (kept.speed, kept.verification, kept.grouping, kept.expression)
        now = entry(task.model).version
        if all(part is None or part.circumstance.version == now for part in parts):
            return kept
    run = FigureRun([task], polite=False)
    found: Figures | None = None
    while not run.ended:
        for event in run.poll(1.0):
            if isinstance(event, Figures):
                found = event
                path.write_text(json.dumps(figures.document(event)))
            elif isinstance(event, NotMeasured):
                print(f"<!-- {name}: {event.problem} -->", flush=True)
    print(f"<!-- {name} -->", flush=True)
    return found


def placed(album: Path, points: np.ndarray) -> tuple[PhotoSample, ...]:
    """Every eleventh photo of the album, with the landmarks of its face in parts of the picture."""
    samples = []
    for (path, _), five in list(zip(labels(album), points[:, :5], strict=True))[::11]:
        high, wide = decoded(album / path).shape[:2]
        a, b, c, d, e = ((float(x) / wide, float(y) / high) for x, y in five)
        samples.append(PhotoSample(album / path, ((a, b, c, d, e),)))
    return tuple(samples)


def percent(value: float) -> str:
    return f"{100 * value:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--into", type=Path, metavar="README", help="put the tables between its marks")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    os.environ["FACEAPP_MODELS"] = str((given.out / "models").absolute())
    for file in sorted((given.shared / "weights").iterdir()):
        if file.suffix in {".onnx", ".pt"}:
            shelf.add(file, model=UNPUBLISHED.get(file.name))
    album = (given.shared / "photos" / "album-labelled").absolute()
    ready = [model for model in shelf.shelf() if model.state is shelf.ModelState.READY]
    of_kind = {kind: [model.id for model in ready if model.kind == kind] for kind in KINDS}
    for detector in of_kind["detector"]:
        measured(FindTask(detector, album, given.out.absolute()), f"find-{detector}", given.out)
    samples = placed(album, np.load(given.out / "found-mtcnn.npy"))
    speed = {
        model.id: measured(SpeedTask(model.id, samples, album), f"speed-{model.id}", given.out)
        for model in ready
    }
    people = {
        (detector, model): measured(
            PeopleTask(model, detector, album, given.out.absolute()), f"people-{detector}-{model}", given.out
        )
        for detector in of_kind["detector"]
        for model in of_kind["embedder"]
        if detector != "haar"  # it gives no landmarks of its own worth aligning by
    }
    test = given.shared / "expressions" / "public_test.tar.gz"
    told = {
        model: measured(PicturesTask(model, "mtcnn", test.absolute()), f"expression-{model}", given.out)
        for model in of_kind["expression"]
    }
    tables = document(given.out, speed, people, told)
    print(tables)
    if given.into is not None:
        before, rest = given.into.read_text().split(BEGIN)
        given.into.write_text(f"{before}{BEGIN}\n{tables}\n\n{END}{rest.split(END)[1]}")


def document(
    out: Path,
    speed: dict[str, Figures | None],
    people: dict[tuple[str, str], Figures | None],
    told: dict[str, Figures | None],
) -> str:
    """All tables."""
    models = shelf.shelf()
    names = {model.id: model.name for model in models}
    lines: list[str] = []

    def ms(model: str) -> list[str]:
        found = speed.get(model)
        if found is None or found.speed is None:
            return ["", ""]
        each = found.speed.ms_photo if found.speed.ms_face is None else found.speed.ms_face
        memory = "" if found.speed.memory is None else f"{found.speed.memory / 1e6:.0f}"
        return ["" if each is None else f"{each:.1f}", memory]

    for kind in KINDS:
        lines += ["", f"### {HEADINGS[kind]}", ""]
        each = "ms a photo" if kind == "detector" else "ms a face"
        found = [f"faces found of {len(labels_of(out))}"] if kind == "detector" else []
        head = ["model", "shelf", "size", "licence", *found, each, "memory, MB"]
        lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for model in (one for one in models if one.kind == kind):
            size = f"{'' if model.exact else 'about '}{model.size / 1e6:.1f} MB"
            row = [model.name, SHELVES[model.shelf], size, model.licence]
            if kind == "detector":
                path = out / f"found-{model.id}.npy"
                row.append(
                    str(int((~np.isnan(np.load(path)).any(axis=(1, 2))).sum())) if path.exists() else ""
                )
            lines.append("| " + " | ".join([*row, *ms(model.id)]) + " |")
    lines += ["", "### Pairs and groups of the labelled album", ""]
    head = ["faces found by", "recognised by", "right, %", "precision", "recall", "F1", "true at 0.1 % false"]
    head += ["AUC", "BCubed precision", "BCubed recall", "BCubed F1"]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for (detector, model), one in people.items():
        if one is None or one.verification is None:
            continue
        judged, groups = one.verification, one.grouping
        row = [
            names[detector],
            names[model],
            f"{percent(judged.accuracy.value)} \u00b1 {percent(judged.accuracy.margin)}",
        ]
        row += [percent(part) for part in (judged.precision, judged.recall, judged.f1, judged.tar_at_far)]
        row.append(f"{judged.auc:.4f}")
        row += (
            ["", "", ""]
            if groups is None
            else [percent(p) for p in (groups.precision, groups.recall, groups.f1)]
        )
        lines.append("| " + " | ".join(row) + " |")
    lines += ["", "### Expressions of FER2013's public test", ""]
    head = ["model", "right, %", "macro precision", "macro recall", "macro F1", "calibration error"]
    lines += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for model, one in told.items():
        if one is None or one.expression is None:
            continue
        faces = one.expression
        row = [names[model], f"{percent(faces.accuracy.value)} \u00b1 {percent(faces.accuracy.margin)}"]
        row += [percent(part) for part in (faces.precision, faces.recall, faces.f1, faces.calibration_error)]
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def labels_of(out: Path) -> np.ndarray:
    """One of the arrays of found faces: how many photos there are."""
    return np.asarray(np.load(next(out.glob("found-*.npy"))))


if __name__ == "__main__":
    main()
