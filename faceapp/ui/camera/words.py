"""The camera's sentences and keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from faceapp.domain.errors import KnownError
from faceapp.domain.live import LiveState, Stage
from faceapp.domain.video_errors import VideoEndsEarly
from faceapp.engine.live_recorder import RecordingNow
from faceapp.engine.live_recording import Recorded
from faceapp.ui import wording
from faceapp.ui.actions import Section, describe

translate = QCoreApplication.translate


def camera_name(name: str, index: int | None) -> str:
    """As it is listed; some are known by their number only."""
    return name or translate("camera", "Camera {n}").format(n=1 + (index or 0))


def line_of(state: LiveState) -> str:
    """The sentence over the picture; "" where there is nothing to say."""
    if state.stage is Stage.STALLED:
        return translate(
            "camera", "No picture comes from {camera}. It goes on by itself when one does."
        ).format(camera=state.name)
    if state.stage is Stage.ENDED:
        if state.problem is not None:
            return why(state.problem)
        return translate("camera", "{camera} has ended.").format(camera=state.name)
    return ""


def why(problem: KnownError) -> str:
    """Why it ended; a file by its name, as it stands in the list of sources."""
    if not isinstance(problem, VideoEndsEarly):
        return wording.sentence(problem)
    name, seconds = Path(str(problem.facts["path"])).name, float(str(problem.facts["seconds"]))
    said = translate("camera", "{file} ends early, after {seconds} s.").format(
        file="{file}", seconds=wording.number(round(seconds))
    )
    return said.replace("{file}", wording.printable(name))


def waiting_of(state: LiveState) -> str:
    """What stands there while no picture came."""
    return translate("camera", "Waiting for {camera}").format(camera=state.name)


def stopped(name: str, *, left: bool = False, file: bool = False) -> str:
    """What stands there when the user stopped it, or ``left`` the page; a ``file`` begins anew."""
    if left and file:
        words = translate("camera", "{camera} was stopped when you left this page. Start begins it again.")
    elif left:
        words = translate("camera", "{camera} was stopped when you left this page. Start goes on.")
    elif file:
        words = translate("camera", "{camera} is stopped. Start begins it again.")
    else:
        words = translate("camera", "{camera} is stopped.")
    return words.replace("{camera}", name)


def no_picture_for(seconds: float) -> str:
    """What stands beside old numbers while no picture comes."""
    return translate("camera", "No picture for {n} s").format(n=wording.number(max(1, round(seconds))))


def last_shown() -> str:
    """What stands beside the numbers of the last picture of all."""
    return translate("camera", "As it was on the last picture")


def length(seconds: float) -> str:
    """As "0:07" or "1:02:03"."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def kept_of(now: RecordingNow, agreed: str) -> str:
    """What is kept of what is being recorded, and who agreed to it."""
    if now.video and now.sound:
        said = translate("camera", "Recording \u00b7 with video and sound")
    elif now.video:
        said = translate("camera", "Recording \u00b7 with video")
    else:
        said = translate("camera", "Recording \u00b7 without video")
    if agreed:
        said += translate("camera", " \u00b7 agreed: {who}").replace("{who}", agreed)
    return said


def recorded(done: Recorded) -> str:
    """What became of a recording."""
    how_long = length(done.seconds)
    if done.problem is not None:
        return translate("camera", "{problem} What was recorded is kept, {length}.").format(
            problem=why(done.problem), length=how_long
        )
    if done.has_video:
        said = translate("camera", "Recorded {length}, with the video").format(length=how_long)
    else:
        said = translate("camera", "Recorded {length}, without the video").format(length=how_long)
    if done.left_out:
        said += translate("camera", "; {n} pictures are missing in it").format(
            n=wording.number(done.left_out)
        )
    return said


def missing_parts(library: str) -> str:
    """Why cameras are opened by other means than the usual."""
    if library:
        return translate(
            "camera", "Some cameras can not be opened here, since {library} is not installed."
        ).format(library=library)
    return translate("camera", "Some cameras can not be opened here, since a part of the system is missing.")


def describe_keys() -> None:
    """List what the picture does by itself."""

    def say(name: str, words: str, *keys: str) -> None:
        describe(f"camera.{name}", words, keys, Section.CAMERA)

    tr = translate
    say("name", tr("camera", "Name the face"), tr("camera", "Double-click"), tr("camera", "Enter"), "F2")
    say("next", tr("camera", "Next face, face before"), tr("camera", "Right"), tr("camera", "Left"))
