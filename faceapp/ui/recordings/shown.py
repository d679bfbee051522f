"""What of a measured picture is shown: whose faces they are, and what has to be said over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faceapp.domain.errors import KnownError
from faceapp.domain.following import FollowedFace
from faceapp.domain.live import LivePicture
from faceapp.domain.recording import AnalysisState, RecordingKind
from faceapp.domain.reviewing import Reviewed
from faceapp.ui import wording
from faceapp.ui.recordings.room import enlarged, is_alone
from faceapp.ui.recordings.words import why
from faceapp.ui.wording import translate


def lanes_of(reviewed: Reviewed) -> dict[int, int]:
    """The number of the lane that each track is in."""
    return {track: number for number, lane in enumerate(reviewed.lanes) for track in lane.tracks}


def with_names(
    picture: LivePicture, reviewed: Reviewed, lane_of: Mapping[int, int], *, raw: bool
) -> LivePicture:
    """Name the faces as the recording has them now; expressions are ``raw``, as measured, or smoothed."""

    def named(face: FollowedFace) -> FollowedFace:
        if raw:
            face = replace(face, smoothed=face.scores)
        number = lane_of.get(face.track)
        if number is None:
            return face
        lane = reviewed.lanes[number]
        return replace(face, who=-1 - number, person=lane.person, certain=not lane.proposed)

    faces = tuple(named(face) for face in picture.faces.faces)
    if is_alone(reviewed):
        faces = enlarged(faces)
    return replace(picture, faces=replace(picture.faces, faces=faces))


def said_over(reviewed: Reviewed | None, problem: KnownError | None) -> str:
    """What has to be said over the picture; "" for nothing."""
    if problem is not None:
        return wording.sentence(problem)
    if reviewed is None:
        return ""
    recording = reviewed.recording
    if not reviewed.there:
        if recording.kind is RecordingKind.VIDEO or recording.has_video:
            return translate("recordings", "The video is not there now. What was measured of it is shown.")
        return translate("recordings", "No video was kept: the faces are shown where they were.")
    if recording.state is AnalysisState.WAITING and not reviewed.tracks:
        return why(recording)
    return ""
