"""What the user has selected, as the inspector is told."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.ids import FaceId, PhotoId


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected photos and faces; both empty where nothing is.

    Attributes:
        photos: in the order of the page; the first one is shown largest.
        videos: how many of the photos are videos or recordings.
        faces: selected on these photos, or by themselves on a page of faces.
    """

    photos: tuple[PhotoId, ...] = ()
    faces: tuple[FaceId, ...] = ()
    videos: int = 0
