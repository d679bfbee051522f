"""What the truth files of tests/truth/ say, and how the faces that were followed compare with it.

The files were made by hand: on some pictures of each video, who is where. ``must`` is 1 for faces
that anybody would expect to be found; 0 for those in the background, out of focus or turned away.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av

from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.video import VideoPicture
from faceapp.services.following import Follower

TRUTH = Path(__file__).resolve().parent / "truth"
ROUGHLY = 0.35
"""Intersection over union with a box that was drawn roughly."""


@dataclass(frozen=True)
class Seen:
    """Somebody on one picture."""

    person: str
    box: Box
    must: bool


def truth(video: str) -> dict[int, list[Seen]]:
    """Who is where, by the number of the picture."""
    found: dict[int, list[Seen]] = {}
    with (TRUTH / f"{Path(video).stem}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            faces = found.setdefault(int(row["picture"]), [])
            if row["person"]:
                box = Box(*(float(row[key]) for key in "xywh"))
                faces.append(Seen(row["person"], box, row["must"] == "1"))
    return found


def pictures(path: Path) -> Iterator[VideoPicture]:
    """Every picture of a file."""
    with av.open(str(path)) as file:
        first = None
        for number, frame in enumerate(file.decode(video=0)):
            first = frame.time if first is None else first
            yield VideoPicture(frame.to_ndarray(format="rgb24"), float(frame.time - first), number)


@dataclass
class Compared:
    """How what was followed compares with the truth.

    Attributes:
        of_track, of_who: which people were seen under a number, and on how many pictures.
        whos: under which numbers a person was seen, and on how many pictures.
        missed: faces that must be found and were not, as person and picture.
        expected: faces that must be found.
        strange: pictures on which there are faces that nobody drew, and how many.
        tracks: all that was told at the end.
    """

    of_track: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    of_who: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    whos: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    missed: list[tuple[str, int]] = field(default_factory=list)
    expected: int = 0
    strange: dict[int, int] = field(default_factory=dict)
    tracks: list[TrackSummary] = field(default_factory=list)
    every: list[PictureFaces] = field(default_factory=list)
    joined: dict[int, int] = field(default_factory=dict)

    def number(self, who: int) -> int:
        """What a number turned out to be."""
        while who in self.joined:
            who = self.joined[who]
        return who

    @property
    def switched(self) -> list[int]:
        """Tracks that were two people."""
        return [track for track, people in self.of_track.items() if len(people) > 1]

    @property
    def mixed(self) -> list[int]:
        """Numbers within the recording that were two people."""
        return [who for who, people in self.of_who.items() if len(people) > 1]


def compare(path: Path, follower: Follower, *, keep: bool = False) -> Compared:
    """Follow the faces of a whole file, and compare them with its truth file."""
    said = truth(path.name)
    found = Compared()
    shown: list[tuple[int, str, int]] = []
    for picture in pictures(path):
        answer = follower.follow(picture)
        if keep:
            found.every.append(answer)
        found.joined.update(answer.joined)
        found.tracks += follower.take_ended()
        if picture.number in said:
            _one(answer, said[picture.number], found, shown)
    found.tracks += follower.finish()
    who_of = {summary.track: summary.who for summary in found.tracks}
    for track, person, who in shown:
        number = found.number(who_of.get(track, who))  # a better look may have shown who it is
        found.of_who[number][person] += 1
        found.whos[person][number] += 1
    return found


def _one(answer: PictureFaces, said: list[Seen], found: Compared, shown: list[tuple[int, str, int]]) -> None:
    left = list(answer.faces)
    for seen in said:
        best = max(left, key=lambda face: seen.box.iou(face.box), default=None)
        found.expected += seen.must
        if best is None or seen.box.iou(best.box) < ROUGHLY:
            if seen.must:
                found.missed.append((seen.person, answer.picture.number))
            continue
        left.remove(best)
        found.of_track[best.track][seen.person] += 1
        shown.append((best.track, seen.person, best.who))
    if left:
        found.strange[answer.picture.number] = len(left)
