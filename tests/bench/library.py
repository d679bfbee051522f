"""How long the verbs take on a large library, and its upkeep.

    python tests/bench/library.py [LIBRARY]

Makes a library of 100 000 photos and 300 000 faces in a temporary folder unless one is
given (see synthetic.py); what it does to it is undone again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from synthetic import make

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import health, history, people, tagging
from faceapp.services.library import Library, open_library
from faceapp.storage import assignments, log


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(name: str, times: Sequence[float]) -> None:
    low, high, most = np.percentile(np.array(times) * 1000, [50, 95, 100])
    print(f"{name:44} {low:8.2f} {high:8.2f} {most:8.2f}")


def faces(library: Library, where: str) -> list[FaceId]:
    return [FaceId(face) for (face,) in library.connection.execute(f"SELECT id FROM face WHERE {where}")]


def measure(library: Library) -> None:
    unknown = faces(
        library, "id NOT IN (SELECT face FROM assignment) AND id NOT IN (SELECT face FROM face_mark)"
    )
    chosen = np.random.default_rng(0).permutation(unknown)[:200].tolist()
    print(f"{'milliseconds':44} {'median':>8} {'95 %':>8} {'most':>8}")
    names = [f"Somebody {number % 9}" for number in range(len(chosen))]
    spread(
        "name a face",
        [
            seconds(lambda f=face, n=name: tagging.name_face(library, f, n, allow_twice=True))
            for face, name in zip(chosen, names, strict=True)
        ],
    )
    spread("what undo would do", [seconds(lambda: history.can_undo(library)) for _ in range(200)])
    spread("undo it", [seconds(lambda: history.undo(library)) for _ in chosen])

    print(f"\n{'seconds':44} {'faces':>8} {'do':>8} {'undo':>8} {'redo':>8}")
    proposed = faces(library, "id IN (SELECT face FROM assignment WHERE state = 'proposed')")
    everybody = faces(library, "true")
    others = [PersonId(number) for number in (2, 3, 4)]
    bulk: list[tuple[str, Callable[[], object]]] = [
        ("accept 24", lambda: tagging.accept(library, proposed[:24])),
        ("accept all proposals", lambda: tagging.accept(library, proposed)),
        ("hide all unknown faces", lambda: tagging.hide(library, unknown)),
        ("merge the four largest people", lambda: people.merge(library, PersonId(1), others)),
        ("forget the largest person", lambda: people.forget(library, PersonId(1))),
        ("name every face there is", lambda: tagging.name_faces(library, everybody, "All", allow_twice=True)),
    ]  # fmt: skip
    for name, work in bulk:
        do = seconds(work)
        count = len((history.can_undo(library) or log.recent(library.connection, 1)[0]).faces)
        undo, redo = seconds(lambda: history.undo(library)), seconds(lambda: history.redo(library))
        history.undo(library)
        print(f"{name:44} {count:8d} {do:8.2f} {undo:8.2f} {redo:8.2f}")

    def propose() -> None:
        with library.write(Author.MODEL) as tx:
            assignments.propose(tx, [(face, PersonId(1), 0.3) for face in unknown[:1000]])

    print(f"\n{'propose for 1 000 faces':44} {seconds(propose):8.3f}")
    with library.write(Author.MODEL) as tx:
        assignments.withdraw(tx, unknown[:1000])
    print(f"{'check':44} {seconds(lambda: health.check(library)):8.2f}")
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'backup':44} {seconds(lambda: health.backup(library, Path(folder) / 'copy')):8.2f}")
    library.close()
    print(f"{'open':44} {seconds(lambda: open_library(library.path).close()):8.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("library", type=Path, nargs="?")
    given = parser.parse_args().library
    if given is not None:
        measure(open_library(given))
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(make(Path(folder) / "library.faceapp", 100_000, 300_000, thumbnails=False))


if __name__ == "__main__":
    main()
