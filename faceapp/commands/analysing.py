"""``faceapp analyze``: videos are followed from picture to picture, into the library and a table."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from faceapp.commands.output import ProgressLine, count, duration, path_text, print_json
from faceapp.commands.stopping import Stop, stop_asked, stopped
from faceapp.domain.analysing import VideoFaces, VideoOver, VideoProgress
from faceapp.domain.errors import KnownError, LibraryBusy
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState, Recording
from faceapp.services import analysing, recognise, recordings, sample_export
from faceapp.services.analysing import AnalysingProcess
from faceapp.services.library import Library, Thumbnails, default_library_path, open_library, open_thumbnails
from faceapp.services.models import in_use

_NOTHING = 3
"""None of several videos could be done; each is told with why."""


def run(arguments: argparse.Namespace) -> int:
    """Analyse the videos; 130 if the user stopped it."""
    if arguments.csv is not None:
        _may_write(arguments.csv)
    videos, wrong = analysing.videos_among([place.expanduser() for place in arguments.videos])
    if not videos:
        raise wrong[0][1]
    path = arguments.library or default_library_path()
    with open_library(path) as library, closing(open_thumbnails(library)) as thumbnails:
        work = _Work(library, thumbnails, arguments, wrong)
        with stop_asked() as stop:
            done = work.all(videos, stop)
        if not done:
            return stopped("measured")
        if arguments.csv is not None:
            sample_export.write_samples(library, work.numbers, arguments.csv)
        if arguments.json:
            print_json(work.document())
        else:
            work.tell()
    return 0 if work.numbers else _NOTHING


def _may_write(path: Path) -> None:
    """Said before hours of work, not after."""
    from faceapp.services.model_files import cannot_write

    there = path.exists()
    try:
        with path.open("a"):
            pass
        if not there:
            path.unlink()  # an empty table would look like one of nobody
    except OSError as error:
        raise cannot_write(error, path) from error


class _Work:
    """One run over some videos, and what is said of it.

    Attributes:
        numbers: of the videos that are in the library.
    """

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        arguments: argparse.Namespace,
        wrong: Sequence[tuple[Path, KnownError]],
    ) -> None:
        self.numbers: list[PhotoId] = []
        self._library, self._thumbnails = library, thumbnails
        self._every: float = (arguments.every or 0) / 1000
        self._again: bool = arguments.again
        self._csv: Path | None = arguments.csv
        self._problems = [(path, _of_it(error, path)) for path, error in wrong]
        self._runs: dict[PhotoId, tuple[int, float]] = {}
        self._faces: list[FaceId] = []
        self._line = ProgressLine()

    def all(self, videos: Sequence[Path], stop: Stop) -> bool:
        """Analyse them one after the other; False where it was stopped."""
        process = AnalysingProcess(in_use(self._library), polite=False)
        try:
            with closing(analysing.add_videos(self._library, self._thumbnails, videos, process)) as added:
                for path, (number, problem) in zip(videos, added, strict=True):
                    if problem is None:
                        self.numbers.append(number)
                    elif len(videos) == 1 and not self._problems:
                        raise analysing.as_error(path, problem)
                    else:
                        self._problems.append((path, _of_it(analysing.as_error(path, problem), path)))
                    if stop.asked:
                        return False
            for place, number in enumerate(self.numbers):
                if not self._one(number, process, len(self.numbers) - place - 1, stop):
                    return False
        finally:
            self._line.end()
            process.close()
            self._recognise()
        return True

    def _one(self, number: PhotoId, process: AnalysingProcess, after: int, stop: Stop) -> bool:
        known = recordings.recording(self._library, number)
        models = analysing.models_of_choice(process.choice)
        same = known.models == models and known.every == self._every
        if known.state is AnalysisState.DONE and same and not self._again:
            return True
        events = analysing.analyse(
            self._library, self._thumbnails, number, process, every=self._every, anew=self._again
        )
        began = time.monotonic()
        with closing(events):
            try:
                for event in events:
                    match event:
                        case VideoProgress():
                            self._line.say(progress_text(event, after), _part(event))
                            self._runs[number] = (event.pictures, time.monotonic() - began)
                        case VideoFaces(_, faces):
                            self._faces.extend(faces)
                        case VideoOver(_, _, _, pictures, seconds, problem):
                            self._runs[number] = (pictures, seconds)
                            if problem is not None:
                                self._problems.append((known.path, _of_it(problem, known.path)))
                    if stop.asked and not isinstance(event, VideoOver):
                        return False
            except LibraryBusy:
                if len(self.numbers) == 1 and not self._problems:
                    raise
                self._problems.append((known.path, "another program is analysing it"))
        return True

    def _recognise(self) -> None:
        """New faces get proposals and groups, with those of photos."""
        if self._faces:
            for _ in recognise.update(self._library, recognise.Gallery(), None):
                pass

    def document(self) -> dict[str, object]:
        """For ``--json``: each video; where there is one, its values stand at the top, too."""
        each = [self._summary(number) for number in self.numbers]
        pictures = sum(pictures for pictures, _ in self._runs.values())
        seconds = sum(seconds for _, seconds in self._runs.values())
        problems = [{"path": str(path), "reason": why} for path, why in self._problems]
        if len(each) == 1:
            return {**each[0], "videos": each, "problems": problems}
        return {
            "videos": each,
            "pictures": sum(int(str(one["pictures"])) for one in each),
            "samples": sum(int(str(one["samples"])) for one in each),
            "seconds": round(seconds, 3),
            "pictures_per_second": _rate(pictures, seconds),
            "problems": problems,
        }

    def _summary(self, number: PhotoId) -> dict[str, object]:
        pictures, seconds = self._runs.get(number, (0, 0.0))
        return {
            **sample_export.summary(self._library, recordings.recording(self._library, number)),
            "seconds": round(seconds, 3),
            "pictures_per_second": _rate(pictures, seconds),
        }

    def tell(self) -> None:
        """For people."""
        for number in self.numbers:
            known = recordings.recording(self._library, number)
            print(f"{path_text(known.path)}: {_length(known)}, {self._how(number, known)}")
            for one in known.people:
                name = f"{one.name}?" if one.proposed else one.name or f"unknown ({one.who})"
                print(f"  {name}: {duration(int(one.seconds))} on screen, from {clock(one.first)} on")
        if self._problems:
            print(f"\n{count(len(self._problems), 'video', 'videos')} with problems:")
            for path, why in self._problems:
                print(f"  {path_text(path)}: {why}")
        if self._csv is not None:
            print(f"\nThe table is in {path_text(self._csv)}")

    def _how(self, number: PhotoId, known: Recording) -> str:
        if number not in self._runs:
            return "analysed before"
        pictures, seconds = self._runs[number]
        people = count(len(known.people), "person", "people") if known.people else "nobody"
        return (
            f"{people}, {count(pictures, 'picture', 'pictures')}, {_rate(pictures, seconds):.1f} pictures/s"
        )


def progress_text(progress: VideoProgress, after: int = 0) -> str:
    """As "Watching clip.mp4  12:03 of 1:58:20 · 41 pictures/s · 9 min left"."""
    text = f"Watching {progress.name}  {clock(progress.done)}"
    if progress.total is not None:
        text += f" of {clock(progress.total)}"
    parts = [text]
    if progress.rate > 0:
        rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
        parts.append(f"{rate} pictures/s")
    if progress.seconds_left is not None and progress.rate > 0:
        parts.append(f"{duration(progress.seconds_left)} left")
    if after:
        parts.append(f"{count(after, 'video', 'videos')} after it")
    return " · ".join(parts)


def clock(seconds: float) -> str:
    """As "0:42", "12:03", "1:58:20"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _length(known: Recording) -> str:
    return "of unknown length" if known.duration is None else clock(known.duration)


def _part(progress: VideoProgress) -> float | None:
    return min(progress.done / progress.total, 1.0) if progress.total else None


def _rate(pictures: int, seconds: float) -> float:
    return round(pictures / seconds, 3) if seconds > 0 else 0.0


def _of_it(problem: KnownError, path: Path) -> str:
    """The sentence where the path stands before it: it is told once."""
    text = str(problem)
    if str(path) not in text:
        return text
    text = text.replace(str(path), "it").removesuffix(".")
    return text[0].lower() + text[1:]
