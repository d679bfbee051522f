"""A chosen dataset in its parts: what is trained with, what is judged with, and what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import isclose

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import Chosen, ChosenFace, ChosenPhoto, LeftOut, class_of
from faceapp.domain.dataset_errors import NoImportedParts, SharesNotOne
from faceapp.domain.dataset_leaks import LeakReport, Shown, leaks
from faceapp.domain.dataset_splitting import (
    FIRST_PART,
    Group,
    Related,
    in_order,
    split,
    split_by_time,
    split_people,
)
from faceapp.domain.dataset_thresholds import BURST_SECONDS, EVENT_GAP_SECONDS
from faceapp.domain.export_choices import ExportChoices, Shape, SplitBy
from faceapp.services.near_duplicates import Tell, near_duplicates
from faceapp.storage.thumbnails import Thumbnails

__all__ = ["Divided", "LeakReport", "divide", "in_every_part"]


@dataclass(frozen=True, slots=True)
class Divided:
    """A dataset in parts.

    Attributes:
        parts: name of each part in order, with its photos in the order of ``Chosen``; one part
            called "" where nothing is split. A photo is in two parts only where faces are split
            by person and written as pictures of their own: then with other faces in each.
        left_out: what could be put nowhere; see ``LeftOut.TWO_SPLITS``.
        leaks: what the parts have in common all the same; None where nothing is split.
    """

    parts: tuple[tuple[str, tuple[ChosenPhoto, ...]], ...]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    leaks: LeakReport | None = None


def divide(
    chosen: Chosen,
    choices: ExportChoices,
    thumbnails: Thumbnails | None = None,
    tell: Tell | None = None,
    *,
    everywhere: bool = False,
) -> Divided:
    """Put every photo into one part.

    Copies, near duplicates and photos of one moment stay together, whatever is split by; only where
    photos keep the parts they came in with nothing is moved, and the report says what leaks. Where
    people must stay together and a photo shows people of two parts, its faces go to their parts
    if each is a picture of its own; else the photo is left out.

    Args:
        chosen: what is written.
        choices: names and shares of the parts, what is kept together, the seed.
        thumbnails: where looks are compared; None: near duplicates are not looked for.
        tell: hears how far looking is; may raise to stop.
        everywhere: each part has something of each class; see ``in_every_part``.

    Raises:
        SharesNotOne: a share is not above nothing, a name comes twice, or they do not add up to 1.
        NoImportedParts: photos shall keep their parts, and none came in with one.
    """
    photos = chosen.photos
    if not choices.divided:
        return Divided((("", photos),))
    names = _names(photos, choices)
    places = {photo.photo: place for place, photo in enumerate(photos) if photo.time is None}
    near: list[tuple[int, int]] = []
    if thumbnails is not None:
        found = near_duplicates(thumbnails, list(places), tell)
        near = [(places[one], places[other]) for one, other in found]
    related = _related(photos, near, events=choices.split_by is SplitBy.EVENT)
    left_out = 0
    if choices.split_by is SplitBy.IMPORTED:
        parts = [(place, photo.part or FIRST_PART, photo) for place, photo in enumerate(photos)]
    elif choices.split_by is SplitBy.PERSON:
        parts, left_out = _by_person(photos, related, choices)
    else:
        groups = related.groups()
        made = [_group(photos, members, choices.label) for members in groups]
        if choices.split_by is SplitBy.TIME:
            told = split_by_time(made, choices.split)
        else:
            told = split(made, choices.split, choices.seed, everywhere=everywhere)
        of = {place: part for members, part in zip(groups, told, strict=True) for place in members}
        parts = [(place, of[place], photo) for place, photo in enumerate(photos)]
    divided = Divided(
        tuple((name, tuple(photo for _, part, photo in parts if part == name)) for name in names),
        {LeftOut.TWO_SPLITS: left_out} if left_out else {},
    )
    if everywhere:
        divided = in_every_part(divided, choices.label)
    place_of = {photo.key: place for place, photo in enumerate(photos)}
    kept = [(place_of[photo.key], name, photo) for name, some in divided.parts for photo in some]
    report = _leaks(kept, names, near, choices, compared=len(places) if thumbnails is not None else 0)
    return replace(divided, leaks=report)


def _names(photos: Sequence[ChosenPhoto], choices: ExportChoices) -> Sequence[str]:
    """The parts, in order."""
    if choices.split_by is SplitBy.IMPORTED:
        if not any(photo.part for photo in photos):
            raise NoImportedParts
        return in_order(photo.part or FIRST_PART for photo in photos)
    names = [name for name, _ in choices.split]
    shares = [share for _, share in choices.split]
    if len(set(names)) < len(names) or min(shares) <= 0 or not isclose(sum(shares), 1.0, abs_tol=1e-6):
        raise SharesNotOne
    return names


def in_every_part(divided: Divided, label: Label) -> Divided:
    """Without the classes that one part has nothing of.

    Loaders that number classes by their folders would else give one class another number in
    each part, or stop. Pictures without a face stay.
    """
    there = [
        {class_of(face, label) for photo in photos for face in photo.faces} for _, photos in divided.parts
    ]
    everywhere = set.intersection(*there)
    if all(classes == everywhere for classes in there):
        return divided
    dropped = 0
    parts = []
    for name, photos in divided.parts:
        kept = []
        for photo in photos:
            faces = tuple(face for face in photo.faces if class_of(face, label) in everywhere)
            gone = tuple(face.box for face in photo.faces if class_of(face, label) not in everywhere)
            dropped += len(gone)
            if faces or not photo.faces:
                kept.append(replace(photo, faces=faces, others=(*photo.others, *gone)))
        parts.append((name, tuple(kept)))
    left_out = {**divided.left_out, LeftOut.NOT_IN_EACH: dropped}
    return replace(divided, parts=tuple(parts), left_out=left_out)


Placed = tuple[int, str, ChosenPhoto]
"""Place of a photo among those chosen, its part, and what of it is in that part."""


def _related(photos: Sequence[ChosenPhoto], near: Sequence[tuple[int, int]], *, events: bool) -> Related:
    """Photos that stay together: copies, near duplicates, one moment; of one event where asked."""
    related = Related(len(photos))
    # pictures of one video go by their times, not by their file
    related.join_equal(photo.source or None if photo.time is None else None for photo in photos)
    for one, other in near:
        related.join(one, other)
    # a video's clock is its own: its pictures are compared with each other alone
    homes = [
        f"{photo.folder}/" if photo.time is None else f"{photo.key.rpartition('#')[0]}" for photo in photos
    ]
    times = [photo.taken if photo.time is None else photo.time for photo in photos]
    related.join_near(homes, times, BURST_SECONDS)
    if events:
        related.join_near([""] * len(photos), [photo.taken for photo in photos], EVENT_GAP_SECONDS)
        related.join_equal(
            home if photo.taken is None else None for home, photo in zip(homes, photos, strict=True)
        )
    return related


def _group(photos: Sequence[ChosenPhoto], members: Sequence[int], label: Label) -> Group:
    classes = Counter(class_of(face, label) for place in members for face in photos[place].faces)
    dated = [taken for place in members if (taken := photos[place].taken) is not None]
    key = min(f"{photos[place].source}\n{photos[place].key}" for place in members)
    return Group(key, classes, len(members), min(dated, default=None))


def _by_person(
    photos: Sequence[ChosenPhoto], related: Related, choices: ExportChoices
) -> tuple[list[Placed], int]:
    """People to parts, then their photos or faces; how many photos show people of two parts."""
    faces = Counter(face.name for photo in photos for face in photo.faces if face.name is not None)
    if choices.shape is Shape.FULL:
        part_of = split_people(faces, _together(photos), choices.split, choices.seed)
    else:
        people = [Group(name, {name: count}) for name, count in sorted(faces.items())]
        told = split(people, choices.split, choices.seed, stratified=False)
        part_of = {person.key: part for person, part in zip(people, told, strict=True)}
    # photos on which nobody is named follow those that belong to them, else they are split by themselves
    groups = related.groups()
    sides: dict[int, str] = {}
    alone: list[list[int]] = []
    for members in groups:
        known = Counter(_sides(photos[place], part_of) for place in members)
        known.pop((), None)
        if known:
            most = max(known, key=lambda parts: (known[parts], parts))[0]
            sides |= dict.fromkeys(members, most)
        else:
            alone.append(members)
    own = split([_group(photos, members, choices.label) for members in alone], choices.split, choices.seed)
    for members, part in zip(alone, own, strict=True):
        sides |= dict.fromkeys(members, part)
    placed: list[Placed] = []
    left_out = 0
    for place, photo in enumerate(photos):
        parts = _sides(photo, part_of) or (sides[place],)
        if len(parts) == 1:
            placed.append((place, parts[0], photo))
        elif choices.shape is Shape.FULL:
            left_out += 1
        else:
            placed += [(place, part, _only(photo, part, part_of, parts[0])) for part in parts]
    return placed, left_out


def _together(photos: Sequence[ChosenPhoto]) -> Counter[tuple[str, str]]:
    """On how many photos two people are."""
    found: Counter[tuple[str, str]] = Counter()
    for photo in photos:
        found.update(combinations(sorted({face.name for face in photo.faces if face.name is not None}), 2))
    return found


def _sides(photo: ChosenPhoto, part_of: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of the people on a photo."""
    return tuple(sorted({part_of[face.name] for face in photo.faces if face.name is not None}))


def _only(photo: ChosenPhoto, part: str, part_of: Mapping[str, str], first: str) -> ChosenPhoto:
    """The photo with the faces of one part; faces without a name go to the ``first``."""

    def here(face: ChosenFace) -> bool:
        return (first if face.name is None else part_of[face.name]) == part

    return replace(
        photo,
        faces=tuple(face for face in photo.faces if here(face)),
        others=photo.others + tuple(face.box for face in photo.faces if not here(face)),
    )


def _leaks(
    parts: Sequence[Placed],
    names: Sequence[str],
    near: Sequence[tuple[int, int]],
    choices: ExportChoices,
    *,
    compared: int,
) -> LeakReport:
    """What the parts share. A face that is a picture of its own shares nothing with others on its photo."""
    apart = choices.split_by is SplitBy.PERSON and choices.shape is not Shape.FULL
    shown: list[Shown] = []
    rows: dict[int, list[int]] = {}
    for place, part, photo in parts:
        rows.setdefault(place, []).append(len(shown))
        content = f"{photo.source or photo.key}@{photo.time}"
        if apart:
            content += "".join(f"@{face.box.x},{face.box.y}" for face in photo.faces)
        people = frozenset(face.name for face in photo.faces if face.name is not None)
        shown.append(Shown(part, content, people))
    pairs = [(a, b) for one, other in near for a in rows.get(one, ()) for b in rows.get(other, ())]
    if apart:
        pairs = [(a, b) for a, b in pairs if shown[a].people & shown[b].people]
    return leaks(shown, names, pairs, by=choices.split_by, compared=compared)
