"""``faceapp index``: folders become part of the library, faces are found, grouped, proposed."""

from __future__ import annotations

import argparse
import shlex
from contextlib import closing
from pathlib import Path

from faceapp.commands.listing import tell_people
from faceapp.commands.output import (
    REASONS,
    ProgressLine,
    count,
    duration,
    path_text,
    photos_and_videos,
    print_json,
)
from faceapp.commands.stopping import Stop, stop_asked, stopped
from faceapp.domain.filling import Filled
from faceapp.domain.scanning import ScanFinished, ScanProgress, ScanStage, ScanSummary
from faceapp.services import browse, expressions, recognise, recordings
from faceapp.services.library import Library, default_library_path, open_library, open_thumbnails
from faceapp.services.models import in_use
from faceapp.services.scan import add_folders, scan
from faceapp.services.switching import workers_for

_SHOWN = 10


def run(arguments: argparse.Namespace) -> int:
    """Scan the folders; 130 if the user stopped it."""
    path = arguments.library or default_library_path()
    with open_library(path) as library, closing(open_thumbnails(library)) as thumbnails:
        roots = add_folders(library, [folder.expanduser() for folder in arguments.folders])
        progress = ProgressLine()
        summary: ScanSummary | None = None
        workers = workers_for(in_use(library), arguments.processes)
        with stop_asked() as stop:
            gallery = recognise.Gallery()
            events = scan(library, thumbnails, roots=roots, workers=workers, gallery=gallery)
            with closing(events):
                for event in events:
                    if isinstance(event, ScanProgress):
                        progress.show(event)
                    elif isinstance(event, ScanFinished):
                        summary = event.summary
                    if stop.asked and summary is None:
                        break
            if summary is not None and not _fill(library, arguments, progress, stop):
                summary = None
        progress.end()
        if summary is None:
            return stopped()
        if arguments.json:
            print_json(_document(summary))
        else:
            _tell(library, summary, arguments.library)
    return 0


def _fill(library: Library, arguments: argparse.Namespace, progress: ProgressLine, stop: Stop) -> bool:
    """Read what a library made by an earlier version lacks; False where it was stopped."""
    with closing(expressions.fill(library, processes=arguments.processes)) as events:
        for event in events:
            if isinstance(event, Filled):
                counts = (event.done, event.total, 0, event.failed)
                progress.show(ScanProgress(ScanStage.READING, *counts, 0.0, None))
            if stop.asked:
                return False
    return True


def _document(summary: ScanSummary) -> dict[str, object]:
    return {
        "photos": summary.photos,
        "videos": summary.videos.photos,
        "new": summary.new,
        "changed": summary.changed,
        "moved": summary.moved,
        "gone": summary.gone,
        "faces": summary.faces,
        "problems": [{"path": str(path), "reason": reason.value} for path, reason in summary.problems],
        "seconds": round(summary.seconds, 3),
        "photos_per_second": round(summary.photos_per_second, 3),
    }


def _tell(library: Library, summary: ScanSummary, library_path: Path | None) -> None:
    news = [
        f"{number} {what}"
        for number, what in (
            (summary.new, "new"),
            (summary.changed, "changed"),
            (summary.moved, "moved"),
            (summary.gone, "gone"),
            (summary.back, "back"),
        )
        if number
    ]
    videos = summary.videos.photos
    print(
        f"{photos_and_videos(summary.photos - videos, videos)}, {count(summary.faces, 'face', 'faces')}"
        f" ({', '.join(news) or 'nothing new'}; {duration(summary.seconds)}"
        + (f", {summary.photos_per_second:.1f} photos/s" if summary.measured else "")
        + ")"
    )
    if summary.problems:
        print(f"\n{count(len(summary.problems), 'file', 'files')} can not be read:")
        for path, reason in summary.problems[:_SHOWN]:
            print(f"  {path_text(path)}: {REASONS[reason]}")
        if len(summary.problems) > _SHOWN:
            print(f"  and {len(summary.problems) - _SHOWN} more")
    _tell_people(library, library_path)


def _tell_people(library: Library, library_path: Path | None) -> None:
    if browse.counts(library).faces:
        print()
        tell_people(library, _SHOWN)
    groups = browse.groups(library)
    command = "faceapp" if library_path is None else f"faceapp --library {shlex.quote(str(library_path))}"
    print("\nTo go on:")
    print(f"  {command}  opens the window, where faces are named with a double-click")
    print(f"  {command} people  lists everybody with their faces")
    waiting = len(recordings.waiting(library))
    if waiting:
        videos = "a video" if waiting == 1 else f"{waiting} videos"
        print(f"  {command} analyze DIR  follows the faces in {videos}; so does the window")
    if groups:
        print(f'  {command} name group:{groups[0].id} "A NAME"  names the largest group')
