"""A training learns, is the same every time, and goes on after it was stopped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from faceapp.domain.errors import CannotWrite, DiskFull, TrainingDiffers
from faceapp.domain.training import Balance, EpochTrained, Recipe, TrainingProgress
from faceapp.training import checkpoint as kept
from faceapp.training import preparing
from faceapp.training.data import LabelledFaces
from faceapp.training.loop import Told, Trained, train

Make = Callable[..., LabelledFaces]
RECIPE = Recipe(network="tiny", epochs=3, batch=16, rate=0.4, plain_epochs=1)


def _all(steps: Generator[Told, None, Trained]) -> tuple[list[Any], Trained]:
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return told, end.value


def _same(a: Trained, b: Trained) -> bool:
    mine, theirs = a.network.state_dict(), b.network.state_dict()
    return all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_it_learns_and_tells_how_far_it_is(invented: Make, tmp_path: Path) -> None:
    recipe = replace(RECIPE, epochs=10, rate=1.6, mixup=0.0)
    faces, held = invented(32, labels=3), invented(10, first=50, labels=3)
    told, trained = _all(train(faces, held, recipe, tmp_path / "kept"))
    progress = [one for one in told if isinstance(one, TrainingProgress)]
    epochs = [one for one in told if isinstance(one, EpochTrained)]
    assert [one.epoch for one in epochs] == list(range(1, 11))
    assert len(progress) == 10 * 6
    assert (progress[-1].done, progress[-1].total) == (96, 96)
    assert all(a.done < b.done for a, b in pairwise(progress[:6]))
    assert epochs[-1].loss < epochs[0].loss
    assert epochs[-1].validation.accuracy > 0.6  # guessing gives 0.33
    assert trained.epochs == 10
    assert trained.seconds > 0


def test_the_same_seed_gives_the_same_weights_and_another_one_others(invented: Make, tmp_path: Path) -> None:
    faces, held = invented(8), invented(2, first=50)
    _, first = _all(train(faces, held, RECIPE, tmp_path / "a"))
    _, again = _all(train(faces, held, RECIPE, tmp_path / "b"))
    _, other = _all(train(faces, held, replace(RECIPE, seed=2), tmp_path / "c"))
    assert _same(first, again)
    assert not _same(first, other)


@pytest.mark.parametrize("stop_after", [2, 5, 9])
def test_stopped_anywhere_it_ends_as_if_it_had_not_been(
    invented: Make, tmp_path: Path, stop_after: int
) -> None:
    faces, held = invented(8), invented(2, first=50)
    _, whole = _all(train(faces, held, RECIPE, tmp_path / "whole"))
    steps = train(faces, held, RECIPE, tmp_path / "kept")
    for _ in range(stop_after):
        next(steps)
    steps.close()
    torch.manual_seed(999)  # another run has another past
    told, resumed = _all(train(faces, held, RECIPE, tmp_path / "kept"))
    assert _same(whole, resumed)
    assert told[0].epoch == 1 + stop_after // 4  # three steps an epoch and its end
    assert resumed.epochs == 3


@pytest.mark.parametrize(
    ("growing", "expected"), [(True, [32] * 4 + [38] * 3 + [44] * 3), (False, [44] * 10)]
)
def test_it_begins_with_fewer_pixels(
    invented: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, growing: bool, expected: list[int]
) -> None:
    sizes = []
    vary = preparing.varied

    def watched(pictures: torch.Tensor, chance: torch.Generator, size: int) -> torch.Tensor:
        sizes.append(size)
        return vary(pictures, chance, size)

    monkeypatch.setattr(preparing, "varied", watched)
    recipe = replace(RECIPE, epochs=10, growing=growing)
    _all(train(invented(3), invented(1, first=50), recipe, tmp_path / "kept"))
    assert sizes == expected


def test_one_that_is_done_is_not_done_again(invented: Make, tmp_path: Path) -> None:
    faces, held = invented(8), invented(2, first=50)
    _, first = _all(train(faces, held, RECIPE, tmp_path / "kept"))
    told, again = _all(train(faces, held, RECIPE, tmp_path / "kept"))
    assert told == []
    assert _same(first, again)


def test_other_settings_or_pictures_do_not_go_on(invented: Make, tmp_path: Path) -> None:
    faces, held = invented(8), invented(2, first=50)
    keep = tmp_path / "kept"
    _all(train(faces, held, RECIPE, keep))
    before = keep.read_bytes()
    for recipe, pictures in (
        (replace(RECIPE, epochs=4), faces),
        (replace(RECIPE, balance=Balance.FOCAL), faces),
        (RECIPE, invented(9)),
    ):
        with pytest.raises(TrainingDiffers):
            next(train(pictures, held, recipe, keep))
    assert keep.read_bytes() == before


def test_fine_tuning_leaves_the_body_and_ends_early(invented: Make, tmp_path: Path) -> None:
    _, base = _all(train(invented(16), invented(4, first=50), replace(RECIPE, epochs=6), tmp_path / "a"))
    body = {n: v.clone() for n, v in base.network.state_dict().items() if not n.startswith("head")}
    head = base.network.head.weight.clone()
    recipe = replace(RECIPE, epochs=40, rate=0.1, mixup=0.0, patience=2)
    told, tuned = _all(train(invented(6, 100), invented(4, 200), recipe, tmp_path / "b", start=base.network))
    state = tuned.network.state_dict()
    assert all(torch.equal(state[name], value) for name, value in body.items())
    assert not torch.equal(tuned.network.head.weight, head)
    epochs = [one for one in told if isinstance(one, EpochTrained)]
    assert 3 <= len(epochs) < 40
    scores = [one.validation.macro_f1 for one in epochs]
    assert max(scores[-2:]) <= max(scores[:-2])  # it ended since it got no better
    assert tuned.epochs == len(epochs)


def test_a_checkpoint_never_runs_code(invented: Make, tmp_path: Path) -> None:
    marker = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (marker,)

    keep = tmp_path / "kept"
    torch.save({"begun": Evil()}, keep)
    with pytest.raises(TrainingDiffers):
        next(train(invented(4), invented(1, first=50), RECIPE, keep))
    assert not marker.exists()


@pytest.mark.parametrize("harm", ["cut", "empty", "other"])
def test_a_damaged_checkpoint_is_told(invented: Make, tmp_path: Path, harm: str) -> None:
    faces, held = invented(8), invented(2, first=50)
    keep = tmp_path / "kept"
    _all(train(faces, held, RECIPE, keep))
    data = keep.read_bytes()
    keep.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "other": b"hello"}[harm])
    with pytest.raises(TrainingDiffers):
        next(train(faces, held, RECIPE, keep))


def test_a_folder_that_is_not_there_is_told(invented: Make, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        _all(train(invented(4), invented(1, first=50), RECIPE, tmp_path / "nowhere" / "kept"))


def test_a_checkpoint_that_can_not_be_written_leaves_the_one_before(
    invented: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = tmp_path / "kept"
    steps = train(invented(8), invented(2, first=50), RECIPE, keep)
    for _ in range(4):
        next(steps)
    before = keep.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.os, "fsync", full)
    with pytest.raises(DiskFull):
        _all(steps)
    assert keep.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there that a test could set")
def test_a_disk_that_takes_no_more_is_told_as_that(invented: Make, tmp_path: Path) -> None:
    """torch itself would only say that a position is not the one expected."""
    import resource

    keep = tmp_path / "kept"
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    steps = train(invented(3), invented(1, first=50), RECIPE, keep)
    next(steps)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    try:
        with pytest.raises(CannotWrite):
            _all(steps)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert list(tmp_path.iterdir()) == []
