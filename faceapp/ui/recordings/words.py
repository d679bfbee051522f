"""The sentences and keys of recordings."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from faceapp.domain.recording import AnalysisState, Recording, RecordingKind, SeenIn
from faceapp.domain.reviewing import Listed
from faceapp.domain.video_errors import VideoEndsEarly
from faceapp.ui import wording
from faceapp.ui.actions import Section, describe
from faceapp.ui.expression.words import percent

translate = QCoreApplication.translate


def clock(seconds: float) -> str:
    """As "0:07" or "1:02:03"."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def seen_for(seconds: float) -> str:
    """How long somebody is on screen: who is seen at all is seen for a second, as in Photos."""
    return clock(max(1.0, seconds))


def exact(seconds: float) -> str:
    """As "01:02:03.450"."""
    thousandths = round(max(seconds, 0.0) * 1000)
    whole, rest = divmod(thousandths, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{rest:03}"


def moment_time(seconds: float) -> str:
    """As "00:41.2", with hours where there are any."""
    tenths = round(max(seconds, 0.0) * 10)
    whole, rest = divmod(tenths, 10)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}.{rest}" if hours else f"{minute:02}:{second:02}.{rest}"


def nameless(who: int) -> str:
    """Somebody without a name; the number counts within what is looked at, and means nobody elsewhere."""
    return translate("recording", "Unnamed {n}").format(n=who)


def shown_name(one: Listed) -> str:
    """Its name; as long as nobody renamed it, a camera's is "Camera, 22 November 2026, 14:03"."""
    recording = one.recording
    moment = when(one.taken)
    if recording.kind is RecordingKind.VIDEO or recording.name != recording.path.name or not moment:
        return recording.name
    if recording.still:
        return translate("recording", "Seen in the camera, {when}").format(when=moment)
    return translate("recording", "Camera, {when}").format(when=moment)


def called(one: SeenIn) -> str:
    """Their name, with a question mark while it is a guess; "Unnamed 2" where nobody knows."""
    if not one.name:
        return nameless(one.who)
    return translate("recording", "{name}?").format(name=one.name) if one.proposed else one.name


def when(taken: datetime | None) -> str:
    """As "22 November 2026, 11:57"; "" where nobody knows."""
    if taken is None:
        return ""
    hour = QLocale().toString(QTime(taken.hour, taken.minute), QLocale.FormatType.ShortFormat)
    return f"{wording.day(taken, weekday=False)}, {hour}"


def facts(one: Listed) -> str:
    """When, how long, where from: in one line."""
    recording = one.recording
    named = shown_name(one)
    parts = [] if when(one.taken) in named else [when(one.taken)]
    length = recording.duration or recording.position
    if length and not recording.still:
        parts.append(clock(length))
    if recording.kind is RecordingKind.CAMERA:
        parts.append(recording.source)
        if recording.still:
            parts.append(translate("recording", "nothing was recorded"))
        elif not recording.has_video:
            parts.append(translate("recording", "without video"))
        if recording.consent is not None:
            parts.append(translate("recording", "agreed: {who}").format(who=recording.consent.who))
    return "  \u00b7  ".join(part for part in parts if part)


def measured_every(recording: Recording) -> str:
    """How closely it was looked at, and how many pictures it were."""
    if not recording.analysed:
        return ""
    pictures = translate("recording", "{n} pictures").format(n=wording.number(recording.analysed))
    if recording.kind is RecordingKind.CAMERA:
        return pictures
    if not recording.every:
        return translate("recording", "Every picture, {pictures}").format(pictures=pictures)
    return translate("recording", "A picture every {n} ms, {pictures}").format(
        n=round(recording.every * 1000), pictures=pictures
    )


def share_done(recording: Recording) -> int | None:
    """Whole percents of a video that were looked at; None where its length is not known."""
    if not recording.duration:
        return None
    return min(99, int(100 * recording.position / recording.duration))


def state_of(recording: Recording) -> str:
    """How far it is, in a word or two."""
    done = share_done(recording)
    state = recording.state
    if state is AnalysisState.PROBLEM:
        if isinstance(recording.problem, VideoEndsEarly) or recording.kind is RecordingKind.CAMERA:
            return translate("recording", "Ended early")
        return translate("recording", "Could not be read")
    if state is AnalysisState.RUNNING:
        return percent(done) if done is not None else translate("recording", "Being looked at")
    if state is AnalysisState.WAITING and recording.position and done is not None:
        return translate("recording", "Waiting, {percent} done").format(percent=percent(done))
    return {
        AnalysisState.WAITING: translate("recording", "Waiting"),
        AnalysisState.DONE: translate("recording", "Done"),
        AnalysisState.STOPPED: _stopped(recording, done),
        AnalysisState.LIVE: translate("recording", "Recording now"),
        AnalysisState.CUT_OFF: translate("recording", "Ended early"),
    }[state]


def _stopped(recording: Recording, done: int | None) -> str:
    if not recording.position:
        return translate("recording", "Stopped")
    at = clock(recording.position) if done is None else percent(done)
    return translate("recording", "Stopped at {place}").format(place=at)


def why(recording: Recording) -> str:
    """What the state means, in a sentence; "" where the word says all."""
    state = recording.state
    if recording.problem is not None:
        return wording.sentence(recording.problem)
    return {
        AnalysisState.WAITING: translate("recording", "Faces in it are looked for when its turn comes."),
        AnalysisState.RUNNING: translate("recording", "Faces in it are looked for just now."),
        AnalysisState.STOPPED: translate("recording", "What was measured until then is kept."),
        AnalysisState.CUT_OFF: translate(
            "recording", "The program ended while it recorded; all but the last second is kept."
        ),
    }.get(state, "")


def button_of(one: Listed) -> str:
    """What can be done with it on its card; "" where there is nothing."""
    if one.recording.state is AnalysisState.STOPPED:
        return translate("recording", "Go on")
    return translate("recording", "Look again") if one.outdated else ""


def tip_of(one: Listed) -> str:
    """Its name and what its state means, for whoever rests the pointer on it."""
    lines = [shown_name(one), why(one.recording)]
    if one.outdated:
        lines.append(
            translate(
                "recording",
                "It was measured by other models than those in use now. Look again to have its faces"
                " and expressions by them; names stay.",
            )
        )
    return "\n".join(line for line in lines if line)


def again_words(recording: Recording) -> str:
    """What the entry of the menu says that has it looked at, or looked at again."""
    if recording.state is AnalysisState.STOPPED:
        return translate("recording", "Go on")
    return translate("recording", "Look for faces again")


def what_goes(recording: Recording) -> str:
    """What deleting it comes to."""
    if recording.kind is not RecordingKind.CAMERA:
        return translate(
            "recording",
            "What was measured and the names on its faces are deleted for good. The file stays where it"
            " is; as long as it lies in a folder of the library it is found again, without names.",
        )
    if recording.has_video:
        return translate(
            "recording", "Its video, what was measured and the names on its faces are deleted for good."
        )
    return translate("recording", "What was measured and the names on its faces are deleted for good.")


def is_wrong(recording: Recording) -> bool:
    """Whether something went wrong with it."""
    return recording.state in {AnalysisState.PROBLEM, AnalysisState.CUT_OFF}


def nobody(recording: Recording) -> str:
    """What stands in place of people where there are none."""
    if recording.state in {AnalysisState.WAITING, AnalysisState.RUNNING, AnalysisState.LIVE}:
        return ""
    if recording.state is AnalysisState.STOPPED:
        seen = recording.position > 0
        return translate("recording", "Nobody was seen in it so far") if seen else ""
    if recording.state is AnalysisState.PROBLEM and not recording.position:
        return why(recording)
    return translate("recording", "Nobody was seen in it")


def matches(one: Listed, words: str) -> bool:
    """Whether all of ``words`` stand in its name, its date, its source or the names of its people."""
    if not words.strip():
        return True
    recording = one.recording
    taken = "" if one.taken is None else f"{one.taken:%Y-%m-%d} {when(one.taken)}"
    texts = [
        shown_name(one),
        recording.name,
        recording.source,
        taken,
        *(seen.name for seen in recording.people),
    ]
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())


def describe_keys() -> None:
    """List what the pages do by themselves."""
    tr = translate

    def say(name: str, words: str, *keys: str) -> None:
        describe(f"recordings.{name}", words, keys, Section.RECORDINGS)

    say(
        "open",
        tr("recording", "Open the recording"),
        tr("recording", "Enter"),
        tr("recording", "Double-click"),
    )
    say("name_face", tr("recording", "Name the face"), tr("recording", "Double-click"))
    say("zoom", tr("recording", "Look closer at the curves"), tr("recording", "Wheel"))
    say("pan", tr("recording", "Move the curves"), tr("recording", "Drag"), tr("recording", "Shift+wheel"))
    say("select", tr("recording", "Choose a piece to repeat"), tr("recording", "Drag over the times"))
