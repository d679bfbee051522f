"""A look in a process of its own: the same answers, ended at any time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from library_builder import Builder
from PIL import Image

from faceapp.domain.cleaning import Flaw
from faceapp.domain.cleaning_errors import CheckingBroke
from faceapp.domain.cleaning_look import HalfDone, LookNews, SomeSuspects
from faceapp.domain.errors import BadQuery
from faceapp.services.cleaning_looking import Asked, look
from faceapp.services.cleaning_process import LookProcess
from faceapp.services.library import open_library, open_thumbnails


class Enough(Exception):
    pass


@pytest.fixture
def path(tmp_path: Path, make_library: Callable[[Path], Path]) -> Path:
    """Two small named faces on pictures that are the same."""
    where = make_library(tmp_path / "test.faceapp")
    library = open_library(where)
    make = Builder(library)
    anna = make.person("Anna")
    noise = np.random.default_rng(1).integers(0, 255, (8, 8, 3), np.uint8)
    Image.fromarray(noise).resize((160, 160)).save(tmp_path / "one.jpg")
    thumbnails = open_thumbnails(library)
    for name in ("a.jpg", "b.jpg"):
        photo = make.photo(name)
        thumbnails.put_photo(photo, (tmp_path / "one.jpg").read_bytes())
        make.confirm(make.face(photo, pixels=10), anna)
    thumbnails.close()
    library.close()
    return where


def looked(path: Path) -> list[LookNews]:
    heard: list[LookNews] = []
    LookProcess().look(Asked(path), heard.append)
    return heard


def parts(heard: list[LookNews]) -> list[LookNews]:
    return [one for one in heard if isinstance(one, SomeSuspects | HalfDone)]


def test_the_same_is_found_as_here(path: Path) -> None:
    here: list[LookNews] = []
    look(Asked(path), here.append)
    heard = parts(looked(path))
    assert heard == parts(here)
    assert [one.last for one in heard if isinstance(one, HalfDone)] == [False, True]
    flaws = [suspect.flaw for one in heard if isinstance(one, SomeSuspects) for suspect in one.suspects]
    assert flaws == [Flaw.SMALL, Flaw.SMALL, Flaw.DUPLICATE]
    assert not multiprocessing.active_children()


def test_it_ends_at_once_and_a_bad_query_is_told(path: Path) -> None:
    def enough() -> None:
        raise Enough

    with pytest.raises(Enough):
        LookProcess().look(Asked(path), lambda _news: None, enough)
    with pytest.raises(BadQuery):
        LookProcess().look(Asked(path, "(("), lambda _news: None)
    assert not multiprocessing.active_children()


def test_a_process_that_is_gone_is_one_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = LookProcess._start

    def start_and_kill(self: LookProcess, work: Callable[[object, object], None], given: object) -> None:
        start(self, work, given)
        assert self._process is not None
        self._process.kill()

    monkeypatch.setattr(LookProcess, "_start", start_and_kill)
    with pytest.raises(CheckingBroke, match="Checking ended by itself"):
        looked(path)
