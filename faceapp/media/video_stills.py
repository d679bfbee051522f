"""One picture that stands for a video in a list."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from faceapp.domain.measurement import Pixels
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_errors import VideoUnreadable
from faceapp.domain.video_thresholds import STILL_CONTRAST, STILL_PLACES, STILL_SECONDS_UNKNOWN
from faceapp.media.video import VideoFile, open_video


def still(path: Path, side: int | None = None) -> VideoPicture:
    """A picture of the video at ``path`` that shows something: not the black one at its beginning.

    Args:
        path: a file.
        side: longest side of the picture, pixels; None: as large as it is.

    Raises:
        VideoUnreadable: one of its kinds.
    """
    with open_video(path) as video:
        return still_of(video, side)


def still_of(video: VideoFile, side: int | None = None) -> VideoPicture:
    """The same of an open video.

    Raises:
        VideoUnreadable: nothing can be decoded any more.
    """
    length = video.facts.duration or STILL_SECONDS_UNKNOWN
    best: VideoPicture | None = None
    most = -1.0
    for place in STILL_PLACES:
        try:
            picture = video.picture_at(length * place, side)
        except VideoUnreadable:
            continue
        found = contrast(picture.pixels)
        if found > most:
            best, most = picture, found
        if found >= STILL_CONTRAST:
            break
    if best is None:
        raise VideoUnreadable(path=video.path)
    return best


def contrast(pixels: Pixels) -> float:
    """Standard deviation of brightness, 0 (one tone) to 127 (half black, half white)."""
    few = pixels[:: max(pixels.shape[0] // 120, 1), :: max(pixels.shape[1] // 120, 1)]
    return float(np.std(few @ np.array((0.299, 0.587, 0.114), np.float32)))
