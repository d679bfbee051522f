"""How long a library is locked when it goes by other models, and what is asked of it before.

    python tests/bench/switching.py LIBRARY

LIBRARY (of ``synthetic.py``) is changed: work on a copy. First the embedder, then the
detector: of each ten faces eight are found again a little aside, one is lost, and one is
found that was not there. Times are of the clock and, in parentheses, of the processor.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from faceapp.domain.face import Author
from faceapp.services.library import open_library
from faceapp.services.models import in_use, written
from faceapp.storage import staging
from faceapp.storage import switching as storage
from faceapp.storage.switching import Target


@contextmanager
def timed(what: str) -> Iterator[None]:
    began, busy = time.perf_counter(), time.process_time()
    yield
    print(f"{what:44}{time.perf_counter() - began:8.2f} s  ({time.process_time() - busy:.2f} s)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", type=Path)
    with open_library(parser.parse_args().library) as library:
        connection = library.connection
        count = connection.value("SELECT count(*) FROM photo"), connection.value("SELECT count(*) FROM face")
        print("{} photos, {} faces".format(*count))
        before = in_use(library)
        other = replace(before, embedder="another")
        with library.write(Author.MODEL) as tx:  # as if it had been measured
            tx.connection.execute("UPDATE face SET landmarks = zeroblob(40)")
            tx.connection.execute("INSERT INTO embedding SELECT face, 'another', vector FROM embedding")
        with timed("nothing missing: one look"):
            assert not storage.missing_photos(connection, Target("another"))
        with timed("embedder: locked"), library.write(Author.MODEL) as tx:
            assert not storage.missing_photos(connection, Target("another"))
            storage.switch(tx, written(other))
        eyes = replace(other, detector="other-eyes")
        with library.write(Author.MODEL) as tx:
            stage(tx.connection, staging.key(eyes))
        with timed("nothing to stage: one look"):
            assert not staging.all_to_stage(connection, eyes)
        with timed("detector: locked"), library.write(Author.MODEL) as tx:
            assert not staging.all_to_stage(connection, eyes)
            found, lost, _ = staging.take_over(tx, eyes)
            storage.switch(tx, written(eyes))
        print(f"{found} found, {lost} lost")


def stage(connection: object, models: str) -> None:
    columns = "w, h, landmarks, score, pixels, sharpness, yaw, pitch, roll"
    run = connection.execute  # type: ignore[attr-defined]
    run("UPDATE sqlite_sequence SET seq = seq * 2 WHERE name = 'face'")
    run(
        f"INSERT INTO staged_face (id, photo, face, x, y, {columns}, vector)"
        f" SELECT id + (SELECT max(id) FROM face), photo, CASE WHEN id % 10 THEN id END, x + 0.001, y,"
        f" {columns},"
        " (SELECT vector FROM embedding e WHERE e.face = face.id AND model = 'another')"
        " FROM face WHERE id % 10 <> 1"
    )
    run(
        "INSERT INTO staged_photo (photo, models, content_hash) SELECT id, ?, content_hash FROM photo",
        (models,),
    )


if __name__ == "__main__":
    main()
