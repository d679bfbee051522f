"""Makes a library of any size with faces that were never photographed, for measuring.

    python tests/bench/synthetic.py OUT --photos 100000 --faces 300000

Embeddings of people are so far apart that the groups are the people, as merging gives them,
and the program has nothing to do when it starts; ``grouping.py`` measures with honest ones.
Half of the faces belong to people with names (confirmed or proposed), a third to people
without (groups), the rest are strangers seen once. The same arguments give the same rows.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from people import faces_of

from faceapp.domain.face import Author
from faceapp.domain.person import name_key
from faceapp.services.gallery import Gallery
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.storage.covers import COVER

EMBEDDER = "dlib-resnet"
DETECTOR = "mtcnn"
APART, NOISE = 0.4, 0.02
"""Spread between people and of one person's faces (see ``people``)."""
NAMED, REPEATED = 0.5, 0.3
"""Parts of the faces that belong to people with a name, and to people without one."""
SIZES = ((4000, 3000), (3000, 4000), (4032, 3024), (6000, 4000), (1920, 1080), (2448, 2448))
FIRST = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Karla", "Leo")
LAST = ("Albers", "Brandt", "Conrad", "Decker", "Ebert", "Fuchs", "Gruber", "Hauser", "Jansen", "Kramer")
EVENTS = ("Beach", "Birthday", "Wedding", "Garden", "Mountains", "City", "Christmas", "School", "Concert")
EPOCH = datetime(1970, 1, 1)


def make(path: Path, photos: int, faces: int, *, seed: int = 0, thumbnails: bool = True) -> Library:
    """Make the library at ``path`` (and its thumbnails beside it) and return it, open.

    Raises:
        FileExistsError: there is a file already.
    """
    if path.exists():
        raise FileExistsError(path)
    random = np.random.default_rng(seed)
    library = open_library(path)
    places = photo_of_faces(random, photos, faces)
    person, kinds = people_of_faces(random, places)
    with library.write(Author.USER) as tx:
        tx.connection.execute("INSERT INTO root (path, added_at) VALUES (?, 0)", (b"/synthetic/photos",))
        tx.connection.executemany(
            "INSERT INTO photo (root, path, folder, name, size, mtime_ns, content_hash, width, height, "
            "taken_at, taken_source, taken_sort, colour, state, detector, embedder) "
            "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'exif', ?, ?, 'measured', ?, ?)",
            photo_rows(random, photos),
        )
        tx.connection.executemany(
            "INSERT INTO face (photo, x, y, w, h, landmarks, score, pixels, sharpness, yaw, pitch, roll, "
            "origin, detector, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'model', ?, 'model')",
            face_rows(random, places),
        )
        tx.connection.executemany(
            "INSERT INTO embedding VALUES (?, ?, ?)",
            (
                (face, EMBEDDER, vector.astype("<f4").tobytes())
                for face, vector in enumerate(faces_of(person, seed, between=APART, within=NOISE), 1)
            ),
        )
        tell(random, tx.connection, person, kinds)
    settle(library)
    if thumbnails:
        make_pictures(random, library, photos, faces)
    library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.connection.execute("ANALYZE")
    return library


def photo_of_faces(random: np.random.Generator, photos: int, faces: int) -> NDArray[np.int64]:
    """Photo id of each face, ascending: a quarter of the photos shows nobody."""
    weights = random.gamma(1.2, size=photos)
    weights[random.random(photos) < 0.25] = 0
    if not weights.any():
        weights[:] = 1
    counts = random.multinomial(faces, weights / weights.sum())
    return np.repeat(np.arange(1, photos + 1), counts)


def people_of_faces(
    random: np.random.Generator, places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], tuple[int, int]]:
    """Number of the person of each face, 0-based, and how many have names, and how many more repeat.

    Few people have most of the faces. Nobody is on one photo twice: such faces become strangers.
    """
    faces = len(places)
    named, repeated = max(3, faces // 600), max(3, faces // 100)
    draw = random.random(faces)
    zipf = 1 / np.arange(1, named + 1) ** 0.9
    person = np.full(faces, -1, dtype=np.int64)
    known = draw < NAMED
    person[known] = random.choice(named, known.sum(), p=zipf / zipf.sum())
    again = (draw >= NAMED) & (draw < NAMED + REPEATED)
    weights = 1 / np.arange(1, repeated + 1) ** 0.6
    person[again] = named + random.choice(repeated, again.sum(), p=weights / weights.sum())
    pairs = places * (named + repeated + 1) + person
    _, first = np.unique(pairs, return_index=True)
    single = np.ones(faces, dtype=bool)
    single[first] = False
    strangers = single | (person < 0)
    person[strangers] = named + repeated + np.arange(strangers.sum())
    return person, (named, repeated)


def photo_rows(random: np.random.Generator, photos: int) -> Iterator[tuple[object, ...]]:
    """Photos over twenty years, in folders by year and event."""
    begin = datetime(2005, 1, 1)
    seconds = np.sort(random.integers(0, 20 * 365 * 86400, photos))
    sizes = random.integers(0, len(SIZES), photos)
    colours = random.integers(0, 1 << 24, photos)
    for number in range(photos):
        taken = begin + timedelta(seconds=int(seconds[number]))
        event = EVENTS[(taken.year * 53 + taken.timetuple().tm_yday // 7) % len(EVENTS)]
        folder, name = f"{taken.year}/{taken:%Y-%m} {event}", f"IMG_{number:06d}.jpg"
        width, height = SIZES[sizes[number]]
        yield (
            f"{folder}/{name}".encode(), f"photos/{folder}", name, 3_000_000 + number, number,
            number.to_bytes(16, "big"), width, height, taken.isoformat(),
            (taken - EPOCH) // timedelta(seconds=1), int(colours[number]), DETECTOR, EMBEDDER,
        )  # fmt: skip


def face_rows(random: np.random.Generator, places: NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    """Faces side by side on their photos."""
    _, start, count = np.unique(places, return_index=True, return_counts=True)
    column = np.arange(len(places)) - np.repeat(start, count)
    of = np.repeat(count, count)
    noise = random.random((len(places), 6))
    width = 0.7 / of * (0.6 + 0.4 * noise[:, 0])
    x = (column + 0.15) / of
    y = 0.1 + 0.4 * noise[:, 1]
    height = np.minimum(width * 1.7, 0.95 - y)
    marks = np.array([(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)])
    origin, size = np.stack([x, y], 1)[:, None], np.stack([width, height], 1)[:, None]
    landmarks = (origin + marks * size).astype("<f4")
    score, pixels, sharp = 0.9 + 0.1 * noise[:, 2], width * 3000, 20 + 500 * noise[:, 3]
    pose = random.normal(0, (20, 10, 8), (len(places), 3))
    table = np.column_stack([x, y, width, height, score, pixels, sharp, pose]).tolist()
    for place, (photo, row) in enumerate(zip(places.tolist(), table, strict=True)):
        yield (photo, *row[:4], landmarks[place].tobytes(), *row[4:], DETECTOR)


def tell(
    random: np.random.Generator, connection: Any, person: NDArray[np.int64], kinds: tuple[int, int]
) -> None:
    """Names, proposals, groups, rejections and marks."""
    named, repeated = kinds
    number = person.tolist()
    connection.executemany(
        "INSERT INTO person (name, name_key, by, at) VALUES (?, ?, 'user', 0)",
        ((name, name_key(name)) for name in map(person_name, range(named))),
    )
    draw = random.random((len(person), 2)).tolist()
    assigned = []
    for place, who in enumerate(number):
        if who < named:
            told, far = draw[place][0] < 0.7, 0.3 + 0.2 * draw[place][1]
            state = ("confirmed", "user", None) if told else ("proposed", "model", far)
            assigned.append((place + 1, who + 1, *state))
    connection.executemany(
        "INSERT INTO assignment (face, person, state, by, distance, at) VALUES (?, ?, ?, ?, ?, 0)", assigned
    )
    connection.execute(f"UPDATE person AS n SET cover = {COVER}")  # as naming keeps them
    groups = int(person.max()) + 1
    connection.executemany("INSERT INTO face_group VALUES (?)", ((place + 1,) for place in range(groups)))
    connection.executemany(
        "INSERT INTO group_member (face, face_group) VALUES (?, ?)",
        ((place + 1, who + 1) for place, who in enumerate(number)),
    )
    strangers = [place + 1 for place, who in enumerate(number) if who >= named + repeated]
    connection.executemany(
        "INSERT INTO face_mark VALUES (?, ?, 'user', 0)",
        ((face, "hidden" if face % 3 else "not_a_face") for face in strangers[::20]),
    )
    connection.executemany(
        "INSERT INTO rejection VALUES (?, ?, 'user', 0)",
        ((face, 1 + face % named) for face in strangers[1::20]),
    )


def settle(library: Library) -> None:
    """Say that the groups are those that the program made, so that it has nothing to do at its start."""
    gallery = Gallery(EMBEDDER)
    for _ in gallery.load(library):
        pass
    rows = np.flatnonzero(gallery.state["active"])
    facts = zip(gallery.fingerprints(rows).tolist(), gallery.state["face"][rows].tolist(), strict=True)
    with library.write(Author.MODEL) as tx:
        tx.connection.executemany("UPDATE group_member SET facts = ? WHERE face = ?", facts)
        tx.connection.execute("DELETE FROM group_member WHERE facts = 0")  # of marked faces


def person_name(number: int) -> str:
    """A different name for each number."""
    turn, rest = divmod(number, len(FIRST) * len(LAST))
    name = f"{FIRST[rest % len(FIRST)]} {LAST[rest // len(FIRST)]}"
    return f"{name} {turn + 1}" if turn else name


def make_pictures(random: np.random.Generator, library: Library, photos: int, faces: int) -> None:
    """Thumbnails and crops: sixteen patterns for each shape, used again and again."""
    shapes = library.connection.execute("SELECT id, width, height FROM photo ORDER BY id").fetchall()
    ready = {
        (width, height): [
            jpeg(random, 400 * width // max(width, height), 400 * height // max(width, height))
            for _ in range(16)
        ]
        for width, height in SIZES
    }
    crops = [jpeg(random, 192, 192) for _ in range(64)]
    thumbnails = open_thumbnails(library)
    for first in range(0, photos, 2000):
        thumbnails.put_photos(
            (number, ready[width, height][number % 16])
            for number, width, height in shapes[first : first + 2000]
        )
    for first in range(1, faces + 1, 5000):
        thumbnails.put_faces((n, crops[n % 64]) for n in range(first, min(first + 5000, faces + 1)))
    thumbnails.close()


def jpeg(random: np.random.Generator, width: int, height: int) -> bytes:
    """A soft pattern of colours, about 10 KB at 400 px."""
    from PIL import Image

    coarse = Image.fromarray(random.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    pixels = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.int16)
    grain = random.normal(0, 3, (height, width, 1))
    file = io.BytesIO()
    Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=80)
    return file.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path, help="library file to make")
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--faces", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-thumbnails", action="store_true", help="only the library itself")
    chosen = parser.parse_args()
    start = time.perf_counter()
    library = make(
        chosen.out, chosen.photos, chosen.faces, seed=chosen.seed, thumbnails=not chosen.no_thumbnails
    )
    library.close()
    size = chosen.out.stat().st_size / 1e6
    print(f"{chosen.out}: {chosen.photos} photos, {chosen.faces} faces, {size:.0f} MB, "
          f"{time.perf_counter() - start:.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
