from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "services"))

from recording_world import CONSENT, MODELS, SIZE, pictures, summary

from faceapp.domain.ids import PhotoId
from faceapp.services import recordings
from faceapp.services.library import open_library, open_thumbnails

Record = Callable[..., PhotoId]


@pytest.fixture
def record(library_path: Path) -> Record:
    """Writes a camera's recording of two faces into the library; returns its number."""

    def make(source: str = "Desk camera", seconds: float = 6.0, began: float = 1_700_000_000.0) -> PhotoId:
        library = open_library(library_path)
        thumbnails = open_thumbnails(library)
        writer = recordings.begin(
            library, thumbnails, source=source, size=SIZE, models=MODELS, consent=CONSENT, began_at=began
        )
        for one in pictures(seconds, {1: 1, 2: 2}):
            writer.add(one)
        writer.ended(summary(1, 0.0, seconds - 0.04))
        writer.ended(summary(2, 0.0, seconds - 0.04))
        writer.finish()
        thumbnails.close()
        library.close()
        return writer.recording

    return make
