"""What is remembered of one face that is followed."""

from __future__ import annotations

import pytest

from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.video_thresholds import LABEL_PIXELS
from faceapp.services.following_life import Life


@pytest.mark.parametrize(
    ("pixels", "sharpness", "is_poor"),
    [(LABEL_PIXELS + 1, 60.0, False), (LABEL_PIXELS - 1, 60.0, True), (LABEL_PIXELS + 1, 2.0, True)],
)
def test_a_small_face_of_a_moving_picture_needs_more_likeness(
    pixels: float, sharpness: float, is_poor: bool
) -> None:
    life = Life(1, 0.0)
    assert life.poor, "nobody looked at it"
    marks = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5), (0.4, 0.6), (0.6, 0.6))
    quality = Quality(pixels=pixels, sharpness=sharpness, yaw=0.0, pitch=0.0, roll=0.0)
    life.show(FaceMeasurement(Box(0.2, 0.2, 0.3, 0.3), marks, 0.9, quality, None, b""), 0.0)
    assert life.poor is is_poor
