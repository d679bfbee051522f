"""Comparing faces while a scan runs: beside the workers, soon, and telling how far it is."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from pictures import InlineWorkers, photo

from faceapp.domain import scanning
from faceapp.domain.measurement import PhotoMeasurement
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.scanning import PhotoScanned, ScanFinished, ScanProgress, ScanStage
from faceapp.services import browse, regrouping
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.recognise import Gallery, Recognised
from faceapp.services.scan import add_folders, scan
from faceapp.services.worker_process import Outcome


class Workers(InlineWorkers):
    """Their faces are described by the library's embedder."""

    def poll(self, timeout: float) -> list[tuple[int, Outcome]]:
        return [
            (token, replace(outcome, embedder=BUILT_IN.embedder))
            if isinstance(outcome, PhotoMeasurement)
            else (token, outcome)
            for token, outcome in super().poll(timeout)
        ]


def scanned(library: Library, folder: Path) -> list[object]:
    add_folders(library, [folder])
    thumbnails = open_thumbnails(library)
    try:
        return list(scan(library, thumbnails, workers=Workers(), gallery=Gallery()))
    finally:
        thumbnails.close()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """40 photos of three people, two on each."""
    for n in range(40):
        spots = [(0.1, 0.1, 0.2, 0.2, n % 3), (0.6, 0.6, 0.2, 0.2, (n + 1) % 3)]
        photo(tmp_path / "photos" / f"{n:03}.jpg", *spots)
    return tmp_path / "photos"


def beside(events: list[object]) -> list[object]:
    """Those up to the last photo."""
    last = max(n for n, event in enumerate(events) if isinstance(event, PhotoScanned))
    return events[:last]


def test_groups_appear_while_the_workers_go_on(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "RECOGNISED_EVERY", 8)
    monkeypatch.setattr("faceapp.services.scan.SLICE_SECONDS", 0.3)
    events = beside(scanned(library, album))

    assert any(isinstance(event, Recognised) and event.groups for event in events)


def test_the_workers_do_not_wait_while_faces_are_compared(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "RECOGNISED_EVERY", 8)
    monkeypatch.setattr("faceapp.services.scan.SLICE_SECONDS", 0.0)
    events = scanned(library, album)

    kinds = [type(event) for event in beside(events)]
    assert kinds.count(Recognised) > 10
    assert (Recognised, Recognised) not in set(itertools.pairwise(kinds))
    assert [len(group.faces) for group in browse.groups(library)] == [27, 27, 26]
    assert browse.ungrouped(library) == ()
    assert isinstance(events[-1], ScanFinished)


def test_the_end_says_how_many_faces_are_grouped(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "RECOGNISED_EVERY", 10_000)
    monkeypatch.setattr(regrouping, "portion", lambda placed: 20)
    monkeypatch.setattr("faceapp.services.scan.PROGRESS_SECONDS", 0.0)
    events = scanned(library, album)

    stages = [event for event in events if isinstance(event, ScanProgress)]
    grouping = [event for event in stages if event.stage is ScanStage.RECOGNISING]
    told = list(dict.fromkeys((event.done, event.total) for event in grouping))
    assert told == [(0, 0), (20, 80), (40, 80), (60, 80)]
    assert len(browse.groups(library)) == 3
