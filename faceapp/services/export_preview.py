"""What the window shows of an export before it is written: counts, a few pictures, the room they need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from faceapp.domain.dataset_errors import NothingToExport
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_drafts import Draft, Sample, SampleFace
from faceapp.domain.export_steps import PlaceFacts
from faceapp.domain.export_thresholds import PREVIEW_LONGEST, PREVIEW_PICTURES
from faceapp.services.dataset_choosing import choose
from faceapp.services.dataset_pictures import Made, Order, render
from faceapp.services.export_folder import in_library, is_empty, unfinished
from faceapp.services.export_plan import Plan, plan
from faceapp.services.export_samples import bytes_estimate
from faceapp.storage.library import Library


def draft(
    library: Library,
    choices: ExportChoices,
    *,
    drafted: Callable[[Draft], object],
    sampled: Callable[[Sample], object],
    estimated: Callable[[int], object],
    wanted: Callable[[], bool],
) -> None:
    """Plan an export, then make a few of its pictures, then say how many bytes all will be.

    Args:
        library: what is exported.
        choices: what and how.
        drafted: gets the counts, first; also where there is nothing, with why.
        sampled: gets each picture when it is made.
        estimated: gets the bytes of the whole, last.
        wanted: asked between; False: what is left is of no interest any more.

    Raises:
        Whatever ``plan`` raises.
    """
    if not wanted():
        return
    try:
        planned = plan(library, choices, estimate=False)
    except NothingToExport:
        if wanted():  # what it all was left out for is most of use just then
            drafted(Draft(choices, 0, 0, {}, {}, dict(choose(library, choices).left_out), None, ()))
        raise
    if not wanted():
        return
    drafted(draft_of(planned, choices))
    for sample in samples(planned):
        if not wanted():
            return
        sampled(sample)
    if wanted():
        estimated(bytes_estimate(planned.dataset, planned.orders, planned.labels))


def draft_of(planned: Plan, choices: ExportChoices) -> Draft:
    """The counts of a plan."""
    return Draft(
        choices,
        planned.pictures,
        planned.labels,
        {name: count for name, count in planned.classes.items() if count},
        dict(planned.parts),
        dict(planned.left_out),
        planned.leaks,
        planned.warnings,
        planned.imported,
    )


def samples(planned: Plan, count: int = PREVIEW_PICTURES) -> Iterator[Sample]:
    """Pictures of ``count`` photos, evenly spread; one that can not be read is passed over."""
    orders = planned.orders
    step = max(len(orders) // count, 1)
    for place, order in enumerate(orders[::step][:count]):
        at = place % max(len(order.cuts), 1)  # of a photo with several faces not always the first
        one = replace(order, numbers=order.numbers[at : at + 1], cuts=order.cuts[at : at + 1])
        for made in render([_small(one)]):
            if isinstance(made, Made):
                yield _sample(planned, made)


def _small(order: Order) -> Order:
    """A whole photo is looked at no larger than there is room."""
    if order.cuts:
        return order
    return replace(order, longest=min(order.longest or PREVIEW_LONGEST, PREVIEW_LONGEST))


def _sample(planned: Plan, made: Made) -> Sample:
    picture = planned.dataset.pictures[made.number]
    faces = tuple(SampleFace(face.box, planned.dataset.class_of(face)) for face in picture.faces)
    return Sample(made.data, picture.file, picture.width, picture.height, picture.split, faces)


def look_at_place(library: Library, folder: Path) -> PlaceFacts:
    """What is known of a folder, be it there or not; never raises."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    writable = there.is_dir() and os.access(there, os.W_OK)
    try:
        usage = shutil.disk_usage(there)
        free: int | None = usage.free
        writable = writable and usage.total > 0  # /proc and the like have no room at all
    except OSError:
        free = None
    try:
        full = not is_empty(folder)
    except OSError:
        full = True
    begun, within = unfinished(folder) is not None, in_library(library, folder)
    return PlaceFacts(folder, free, full, begun, within, writable)
