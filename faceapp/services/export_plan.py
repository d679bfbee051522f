"""What an export will write, exactly: pictures, boxes, names, counts. Planning alone is the dry run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from faceapp import __version__
from faceapp.domain.cut_thresholds import ARCFACE_SIDE
from faceapp.domain.dataset import Dataset, Label
from faceapp.domain.dataset_choice import Chosen, LeftOut
from faceapp.domain.dataset_errors import (
    NoClassInEachPart,
    NoSuchFormat,
    NothingToExport,
    TooFewForEachPart,
    WantsFaces,
    WantsPhotos,
)
from faceapp.domain.dataset_format_errors import WantsExpressions, WantsSize
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.dataset_leaks import LeakReport
from faceapp.domain.export_choices import ExportChoices, Others, Shape, SplitBy
from faceapp.domain.exporting import ExportWarning
from faceapp.interchange.formats import Format, Wants, format_called
from faceapp.services.dataset_choosing import choose
from faceapp.services.dataset_dividing import Divided, divide
from faceapp.services.dataset_pictures import Order
from faceapp.services.export_drafting import Drafted, Drafting
from faceapp.services.export_samples import bytes_estimate
from faceapp.services.library import open_thumbnails
from faceapp.storage.library import Library

_FER = "fer"
_FER_SIDE = 48
_FOLDERS = "folders"


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """An export before it is written.

    Attributes:
        choices: what was asked for, with the sizes that the format has by itself.
        dataset: all pictures with their boxes as they will be written.
        places: relative path of each picture, in their order; None where the format carries it.
        orders: what is to be made of each photo.
        pictures, labels: how many.
        classes: faces of each class, in the order of the classes.
        parts: pictures of each split.
        left_out: photos and faces that are not written, by reason.
        imported: photos among those chosen that came in with a part of their own.
        leaks: None where there is no split.
        bytes_estimate: of all files, from a few pictures that were made for it.
        warnings: what to know before.
        face_pixels, face_sharpness: of each face on its photo, where they are known.
    """

    choices: ExportChoices
    dataset: Dataset
    places: tuple[str | None, ...]
    orders: tuple[Order, ...]
    pictures: int
    labels: int
    classes: Mapping[str, int]
    parts: Mapping[str, int]
    left_out: Mapping[LeftOut, int]
    leaks: LeakReport | None
    bytes_estimate: int
    warnings: tuple[ExportWarning, ...]
    imported: int = 0
    face_pixels: tuple[float, ...] = ()
    face_sharpness: tuple[float, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Equal for plans that write equal bytes, hexadecimal; takes 10 µs a face."""
        digest = hashlib.sha256(f"{__version__}\n{self.choices.as_json()}\n".encode())
        for picture, place in zip(self.dataset.pictures, self.places, strict=True):
            digest.update(f"{place}\n{picture!r}\n".encode(errors="surrogateescape"))
        for order in self.orders:
            digest.update(repr(replace(order, path=b"")).encode())
        return digest.hexdigest()


def plan(library: Library, choices: ExportChoices, *, estimate: bool = True) -> Plan:
    """Plan an export; nothing is written.

    Args:
        library: what is exported.
        choices: what and how.
        estimate: make a few pictures, to know about how many bytes there will be.

    Raises:
        BadQuery, NoSuchPerson, NoSuchRecording: see ``choose``.
        NoSuchFormat: nobody knows it.
        WantsFaces, WantsPhotos, WantsExpressions, WantsSize: it does not hold what was chosen.
        SharesNotOne, NoImportedParts: the split can not be.
        NoClassInEachPart, TooFewForEachPart: image folders would have no class at all.
        NothingToExport: no picture fits.
    """
    if choices.format not in FORMATS:
        raise NoSuchFormat(format=choices.format)
    form = format_called(choices.format)
    choices = _with_sizes(choices)
    if form.facts.wants is Wants.SCENES and choices.shape is not Shape.FULL:
        raise WantsPhotos(format=form.facts.title)
    if choices.format == _FER and choices.label is not Label.EXPRESSION:
        raise WantsExpressions(format=form.facts.title)
    if choices.format == _FER and choices.size != _FER_SIDE:
        raise WantsSize(format=form.facts.title, size=_FER_SIDE)
    chosen = choose(library, choices)
    if not chosen.photos:
        raise NothingToExport
    divided = _divided(library, chosen, choices)
    drafted = Drafting(library, choices, divided).all()
    dataset, orders = drafted.dataset, drafted.orders
    if not dataset.pictures:
        raise NothingToExport
    if form.facts.wants is Wants.FACES and choices.shape is Shape.FULL:
        _one_label_each(form, dataset)
    counts = Counter(dataset.class_of(face) for picture in dataset.pictures for face in picture.faces)
    parts = Counter(picture.split for picture in dataset.pictures)
    labels = sum(count for name, count in counts.items() if name is not None)
    left_out = Counter(dict(chosen.left_out)) + Counter(dict(divided.left_out))
    return Plan(
        choices,
        dataset,
        tuple(form.place(dataset, picture) for picture in dataset.pictures),
        orders,
        len(dataset.pictures),
        labels,
        {name: counts[name] for name in dataset.classes},
        {part: parts[part] for part in dataset.parts},
        {reason: left_out[reason] for reason in LeftOut if left_out[reason]},
        divided.leaks,
        bytes_estimate(dataset, orders, labels) if estimate else 0,
        _warnings(choices, chosen, drafted, divided),
        sum(bool(photo.part) for photo in chosen.photos),
        drafted.pixels,
        drafted.sharpness,
    )


def _with_sizes(choices: ExportChoices) -> ExportChoices:
    """FER's faces have 48 pixels and no losses; aligned ones 112 where nothing else is said.

    Pictures of faces have no negatives, parts that pictures came in with no shares.
    """
    if choices.split_by is SplitBy.IMPORTED:
        choices = replace(choices, split=())
    if choices.shape is not Shape.FULL:
        choices = replace(choices, negatives=False)
    if choices.format == _FER:
        choices = replace(choices, encoding="png", size=choices.size or _FER_SIDE)
    if choices.shape is Shape.ALIGNED and choices.size is None:
        return replace(choices, size=ARCFACE_SIDE)
    return choices


def _divided(library: Library, chosen: Chosen, choices: ExportChoices) -> Divided:
    if not choices.divided:
        return divide(chosen, choices)
    everywhere = choices.format == _FOLDERS and choices.split_by not in {SplitBy.PERSON, SplitBy.IMPORTED}
    with closing(open_thumbnails(library)) as thumbnails:
        divided = divide(chosen, choices, thumbnails, everywhere=everywhere)
    if everywhere and not any(photos for _, photos in divided.parts):
        if choices.most is not None and chosen.left_out.get(LeftOut.TOO_MANY):
            raise TooFewForEachPart(most=choices.most)
        raise NoClassInEachPart
    return divided


def _one_label_each(form: Format, dataset: Dataset) -> None:
    for picture in dataset.pictures:
        if len(picture.faces) != 1 or dataset.class_of(picture.faces[0]) is None or form.facts.key == _FER:
            raise WantsFaces(format=form.facts.title)


def _warnings(
    choices: ExportChoices, chosen: Chosen, drafted: Drafted, divided: Divided
) -> tuple[ExportWarning, ...]:
    cuts = [cut for order in drafted.orders for cut in order.cuts]
    pictures = Counter(picture.split for picture in drafted.dataset.pictures)
    found = {
        ExportWarning.FEW_PICTURES: any(not pictures[part] for part in drafted.dataset.splits),
        ExportWarning.LEAKS: divided.leaks is not None and not divided.leaks.clean,
        ExportWarning.UPSCALED: 2 * sum(cut.scale > 1 for cut in cuts) > len(cuts) > 0,
        ExportWarning.OTHERS_SEEN: drafted.others and choices.others is Others.KEEP,
        ExportWarning.NO_LANDMARKS: drafted.by_hand,
        ExportWarning.NO_PART: choices.split_by is SplitBy.IMPORTED
        and not all(photo.part for photo in chosen.photos),
        ExportWarning.NO_DATE: bool(choices.split)
        and choices.split_by in {SplitBy.TIME, SplitBy.EVENT}
        and any(photo.taken is None for photo in chosen.photos),
    }
    return tuple(warning for warning, there in found.items() if there)
