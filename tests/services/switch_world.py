"""A library of stand-in photos, and models that see them in two ways; workers without processes."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pictures
import pytest

from faceapp.domain.ids import PhotoId
from faceapp.domain.measurement import (
    Again,
    FaceRemeasured,
    FacesRemeasured,
    PhotoMeasurement,
    PhotoProblem,
    Wanted,
)
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.services import choosing, switching
from faceapp.services.library import Library, Thumbnails
from faceapp.services.scan import add_folders, scan
from faceapp.services.switching import SwitchEvent
from faceapp.services.worker_process import Outcome, Task

OLD = replace(BUILT_IN, expression=None)
NEW = replace(OLD, embedder="stand-in")
NEW_DETECTOR = replace(NEW, detector="other-eyes")

_OWN = """
[[model]]
id = "{id}"
kind = "{kind}"
colour = "rgb"
{more}
[[model.source]]
file = "own/{id}.onnx"
part = "network"
size = {size}
sha256 = "{sha256}"
"""
_DISTANCES = (
    "distances = { seed = 0.3, core = 2, join = 0.3, unite = 0.3, propose = 0.6, propose_poor = 0.6 }"
)


def shelve(folder: Path) -> None:
    """Put the stand-ins on the shelf: entries with distances, and files that nobody loads."""
    data = b"no network at all"
    facts = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    text = ""
    for name, kind, more in (
        ("stand-in", "embedder", _DISTANCES),
        ("third", "embedder", _DISTANCES),
        ("lost", "embedder", _DISTANCES),
        ("no-distances", "embedder", ""),
        ("other-eyes", "detector", ""),
        ("reader", "expression", 'labels = ["happy", "sad"]'),
    ):
        text += _OWN.format(id=name, kind=kind, more=more, **facts)
        if name != "lost":
            path = folder / "own" / f"{name}.onnx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (folder / "own.toml").write_text(text)


def look(who: int, model: str) -> np.ndarray:
    """How a model sees a person; nothing like how another one does."""
    seed = int.from_bytes(hashlib.blake2b(f"{model} {who}".encode(), digest_size=4).digest(), "big")
    vector = np.random.default_rng(seed).normal(size=128 if model != "third" else 64).astype(np.float32)
    return vector / np.linalg.norm(vector)


class SwitchWorkers:
    """Measure with ``choice`` at once; a face is told by the middle of its box.

    Attributes:
        asked: names of the files that were looked at, in order.
        before_each: called with each file's name before it is looked at.
    """

    count = 2

    def __init__(self, choice: ModelChoice) -> None:
        self.choice = choice
        self.asked: list[str] = []
        self.before_each: Callable[[str], None] = lambda _name: None
        self._tasks: deque[tuple[Task, Again | None]] = deque()

    @property
    def free(self) -> int:
        return 4 - len(self._tasks)

    @property
    def busy(self) -> int:
        return len(self._tasks)

    def warm_up(self) -> None:
        pass

    def submit(
        self,
        token: int,
        path: Path,
        *,
        size: int = 0,
        known: frozenset[bytes] = frozenset(),
        again: Again | None = None,
    ) -> None:
        self._tasks.append((Task(token, os.fsencode(path), known, 1), again))

    def poll(self, timeout: float) -> list[tuple[int, Outcome]]:
        if not self._tasks:
            return []
        task, again = self._tasks.popleft()
        assert task.token is not None
        path = Path(os.fsdecode(task.path))
        self.before_each(path.name)
        self.asked.append(path.name)
        # known faces are not looked for: no detector has a say in them
        whole = measure(path, self.choice if again is None else replace(self.choice, detector="none"))
        if again is None or isinstance(whole, PhotoProblem):
            return [(task.token, whole)]
        found = [self._again(whole, again.wanted, face.box.centre) for face in again.faces]
        if again.content_hash not in {None, whole.content_hash}:
            found = [FaceRemeasured() for _ in found]
        return [
            (task.token, FacesRemeasured(tuple(found), whole.content_hash, self.choice.embedder, None, None))
        ]

    def _again(self, whole: PhotoMeasurement, wanted: Wanted, middle: tuple[float, float]) -> FaceRemeasured:
        for face in whole.faces:
            if face.box.contains(middle):
                happy = np.array([0, 0, 0, 1, 0, 0, 0], np.float32)
                read = wanted.expression and self.choice.expression is not None
                return FaceRemeasured(face.embedding if wanted.embedding else None, happy if read else None)
        return FaceRemeasured()

    def close(self) -> None:
        self._tasks.clear()


def measure(path: Path, choice: ModelChoice) -> PhotoMeasurement | PhotoProblem:
    """As ``pictures.measure``, by these models: the other detector has larger boxes, misses 9 and sees 8."""
    whole = pictures.measure(path)
    if isinstance(whole, PhotoProblem):
        return whole
    import json

    spots = json.loads(path.read_text())["faces"]
    faces = []
    for spot, (*_, who) in zip(whole.faces, spots, strict=True):
        face = spot
        if choice.detector == "mtcnn" and who == 8:
            continue
        if choice.detector == "other-eyes":
            if who == 9:
                continue
            box = face.box
            face = replace(face, box=replace(box, w=box.w * 1.1, h=box.h * 1.1), crop=b"new %d" % who)
        points = tuple(
            (face.box.x + face.box.w * x, face.box.y + face.box.h * y)
            for x, y in ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
        )
        faces.append(replace(face, landmarks=points, embedding=look(who, choice.embedder)))
    return replace(whole, faces=tuple(faces), detector=choice.detector, embedder=choice.embedder)


class SwitchWorld:
    """A library with its folder; everything is measured by ``SwitchWorkers``."""

    def __init__(self, library: Library, thumbnails: Thumbnails, folder: Path) -> None:
        self.library = library
        self.thumbnails = thumbnails
        self.folder = folder
        self.workers: list[SwitchWorkers] = []
        self.before_each: Callable[[str], None] = lambda _name: None
        folder.mkdir(exist_ok=True)
        from faceapp.services import settings

        settings.put(library, "models", choosing.written(OLD))

    def photo(self, name: str, *spots: pictures.Spot, note: str = "") -> Path:
        return pictures.photo(self.folder / name, *spots, note=note)

    def scan(self) -> None:
        """With the models in use, groups and proposals included."""
        from faceapp.services.models import in_use
        from faceapp.services.recognise import Gallery

        choice = in_use(self.library)
        add_folders(self.library, [self.folder])
        for _ in scan(
            self.library,
            self.thumbnails,
            workers=SwitchWorkers(choice),  # type: ignore[arg-type]
            gallery=Gallery(choice.embedder),
        ):
            pass

    def make_workers(self, choice: ModelChoice, processes: int | None = None) -> SwitchWorkers:
        made = SwitchWorkers(choice)
        made.before_each = lambda name: self.before_each(name)  # noqa: PLW0108 - set later
        self.workers.append(made)
        return made

    def switch(self, choice: ModelChoice | None = None, **options: object) -> list[SwitchEvent]:
        if choice is not None:
            switching.choose(self.library, choice)
        return list(switching.switch(self.library, self.thumbnails, **options))  # type: ignore[arg-type]

    def vectors(self, model: str) -> dict[int, np.ndarray]:
        rows = self.library.connection.execute(
            "SELECT face, vector FROM embedding WHERE model = ?", (model,)
        ).fetchall()
        return {face: np.frombuffer(vector, "<f4") for face, vector in rows}

    def face_on(self, name: str, place: int = 0) -> int:
        rows = self.library.connection.execute(
            "SELECT f.id FROM face f JOIN photo p ON p.id = f.photo WHERE p.name = ? ORDER BY f.x, f.id",
            (name,),
        ).fetchall()
        return int(rows[place][0])

    def faces_on(self, name: str) -> list[int]:
        rows = self.library.connection.execute(
            "SELECT f.id FROM face f JOIN photo p ON p.id = f.photo WHERE p.name = ? ORDER BY f.x, f.id",
            (name,),
        ).fetchall()
        return [face for (face,) in rows]

    def photo_number(self, name: str) -> PhotoId:
        return PhotoId(self.library.connection.value("SELECT id FROM photo WHERE name = ?", (name,)))


@pytest.fixture
def switch_world(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SwitchWorld]:
    from contextlib import closing

    from faceapp.services.library import open_thumbnails

    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    shelve(tmp_path / "models")
    with closing(open_thumbnails(library)) as thumbnails:
        world = SwitchWorld(library, thumbnails, tmp_path / "photos")
        monkeypatch.setattr(switching, "workers_for", world.make_workers)
        yield world
