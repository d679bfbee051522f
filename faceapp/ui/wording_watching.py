"""The words for videos that are analysed, and for how long somebody is seen in them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceapp.domain.analysing import StoppedVideos, VideoProgress
from faceapp.ui import wording

translate = QCoreApplication.translate


def clock(seconds: float) -> str:
    """A place in a video, or its length: as "0:07", "12:03", "1:58:20"."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def on_screen(seconds: float) -> str:
    """How long somebody is seen: as "12 s on screen", "3 min on screen", "1 h 20 min on screen"."""
    whole = max(1, int(seconds))  # as lengths are: nobody is seen for longer than a video lasts
    if whole < 60:
        return translate("wording", "{n} s on screen").format(n=whole)
    minutes = int(seconds / 60)
    if minutes < 60:
        return translate("wording", "{n} min on screen").format(n=minutes)
    return translate("wording", "{h} h {m} min on screen").format(h=minutes // 60, m=minutes % 60)


def on_screen_from(seconds: float, first: float) -> str:
    """How long somebody is seen, and from when on: as "12 s on screen, from 0:07"."""
    return translate("wording", "{how_long}, from {time}").format(
        how_long=on_screen(seconds), time=clock(first)
    )


def stopped_at(stopped: StoppedVideos) -> str:
    """As "clip.mp4 stopped at 29 % · 2 more videos stopped"."""
    name = wording.cut(" ".join(wording.printable(stopped.name).split()))
    if stopped.part:
        at = min(99, int(100 * stopped.part + 1e-6))  # 0.29 is a little less
        text = translate("wording", "{name} stopped at {n} %").format(name=name, n=at)
    else:
        text = translate("wording", "{name} stopped").format(name=name)
    more = stopped.count - 1
    if more == 1:
        text += "  \u00b7  " + translate("wording", "1 more video stopped")
    elif more:
        text += "  \u00b7  " + translate("wording", "{n} more videos stopped").format(n=wording.number(more))
    return text


def watching(progress: VideoProgress, paused: str) -> str:
    """As "Watching clip.mp4  12:03 of 1:58:20 · 41 pictures/s · 9 min left · 2 videos after it".

    ``paused`` is what stands in place of the speed while nothing is done; "" else.
    """
    name = wording.cut(" ".join(wording.printable(progress.name).split()))  # also a line break
    if progress.total is None:
        text = translate("wording", "Watching {name}  {done}").format(name=name, done=clock(progress.done))
    else:
        text = translate("wording", "Watching {name}  {done} of {total}").format(
            name=name, done=clock(progress.done), total=clock(progress.total)
        )
    parts = [text]
    if paused:
        parts.append(paused)
    elif progress.rate > 0:
        rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
        parts.append(translate("wording", "{rate} pictures/s").format(rate=rate))
        if progress.seconds_left is not None:
            parts.append(wording.time_left(progress.seconds_left))
    if progress.waiting == 1:
        parts.append(translate("wording", "1 video after it"))
    elif progress.waiting:
        parts.append(translate("wording", "{n} videos after it").format(n=wording.number(progress.waiting)))
    return "  \u00b7  ".join(parts)
