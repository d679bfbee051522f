"""How fast videos are analysed, and in how much memory, with the process that does it in the program.

    python -m tests.bench.analysing [CLIP...] [--long SECONDS] [--every MS] [--side PIXELS] [--for SECONDS]

For each clip: pictures a second on the clock, processor time a picture (of all threads, holds on a
machine that others use, too), the largest memory of the process. With --long, the first clip is put
together again and again into a file of that length (made smaller first with --side), and memory
(PSS: shared pages divided by who shares them) of both processes is told as it goes on. With --for it
is left after that many seconds on the clock.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import av

from faceapp.domain.analysing import VideoOver, VideoProgress
from faceapp.services import analysing, recordings
from faceapp.services.analysing import AnalysingProcess
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.models import in_use

VIDEOS = Path(__file__).resolve().parents[3] / "shared" / "photos" / "videos"
CLIPS = (
    "five-people-1080p.mp4",
    "short_hamilton_clip.mp4",
    "single_face.mp4",
    "woman2.mp4",
    "WolfgangLanger_Pexels.mp4",
    "face_noface.mov",
    "noface_face.mov",
    "no_face.mp4",
)


def looped(clip: Path, out: Path, seconds: float) -> Path:
    """A file of that length with ``clip`` again and again; nothing is coded anew."""
    with av.open(str(out), "w") as output:
        stream = None
        start = 0
        while True:
            with av.open(str(clip)) as source:
                video = source.streams.video[0]
                if stream is None:
                    stream = output.add_stream_from_template(video)
                end = start
                for packet in source.demux(video):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts += start
                    packet.dts += start
                    packet.stream = stream
                    end = max(end, packet.pts + (packet.duration or 0))
                    output.mux(packet)
                start = end
                if start * float(video.time_base or 1) >= seconds:
                    return out


def smaller(clip: Path, out: Path, side: int) -> Path:
    """``clip`` with its longest side that long, and the times it had."""
    with av.open(str(clip)) as source, av.open(str(out), "w") as output:
        video = source.streams.video[0]
        part = side / max(video.width, video.height)
        width, height = (round(length * part / 2) * 2 for length in (video.width, video.height))
        stream = output.add_stream("libx264", rate=video.average_rate or 25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = video.time_base
        for frame in source.decode(video):
            output.mux(stream.encode(frame.reformat(width, height, "yuv420p")))
        output.mux(stream.encode(None))
    return out


def pss(pid: int) -> float:
    """MB of a process, shared pages divided by who shares them (Linux)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def memory(pid: int | None) -> tuple[float, float, float]:
    """Processor seconds, MB now, and MB at most of a process (Linux)."""
    if pid is None:
        return 0.0, 0.0, 0.0
    place = Path(f"/proc/{pid}")
    ticks = place.joinpath("stat").read_text().rsplit(")", 1)[1].split()
    status = dict(
        line.split(":", 1) for line in place.joinpath("status").read_text().splitlines() if ":" in line
    )
    now, most = (int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
    return (int(ticks[11]) + int(ticks[12])) / 100, now, most


def one(folder: Path, clip: Path, every: float, tell: float, most_seconds: float) -> None:
    """Analyse a clip into a library of its own, for so many seconds at most."""
    with (
        open_library(folder / f"{clip.name}.faceapp") as library,
        closing(open_thumbnails(library)) as thumbnails,
        closing(AnalysingProcess(in_use(library), polite=False)) as process,
    ):
        [(number, problem)] = analysing.add_videos(library, thumbnails, [clip], process)
        if problem is not None:
            sys.exit(f"{clip}: {problem}")
        began: tuple[float, float, int] | None = None
        end = (0.0, 0.0, 0)
        most, told = 0.0, time.monotonic()
        until = told + most_seconds
        for event in analysing.analyse(library, thumbnails, number, process, every=every):
            if isinstance(event, VideoOver):
                break
            if not isinstance(event, VideoProgress) or not event.pictures or process.pid is None:
                continue
            cpu, now, most = memory(process.pid)
            end = (time.monotonic(), cpu, event.pictures)
            began = began or end  # the models are loaded by now
            if tell and end[0] - told >= tell:
                told = end[0]
                shared, ours = pss(process.pid), pss(os.getpid())
                print(
                    f"  {event.done:7.0f} s  {event.pictures:7d} pictures  {event.rate:6.1f}/s"
                    f"  {shared:.0f} MB PSS ({now:.0f} RSS), ours {ours:.0f}",
                    flush=True,
                )
            if end[0] > until:
                break
        known = recordings.recording(library, number)
        begin = began or end
        pictures = end[2] - begin[2]
        seconds, cpu = end[0] - begin[0], end[1] - begin[1]
        samples = len(recordings.samples(library, number))
        print(
            f"{clip.name:28} {known.analysed:7d} pictures {samples / max(known.analysed, 1):5.2f} faces"
            f" {pictures / seconds if seconds else 0:6.1f}/s {cpu / max(pictures, 1) * 1000:6.1f} ms"
            f" {most:5.0f} MB  {len(known.people)} people",
            flush=True,
        )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clips", nargs="*", type=Path)
    parser.add_argument("--long", type=float, default=0.0)
    parser.add_argument("--every", type=float, default=0.0)
    parser.add_argument("--side", type=int, default=0)
    parser.add_argument("--for", type=float, default=float("inf"), dest="most")
    arguments = parser.parse_args()
    clips = arguments.clips or [VIDEOS / name for name in CLIPS]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if arguments.side:
            clips = [smaller(clip, folder / f"small-{clip.stem}.mp4", arguments.side) for clip in clips]
        if arguments.long:
            clips = [looped(clips[0], folder / f"long{clips[0].suffix}", arguments.long)]
        for clip in clips:
            one(folder, clip, arguments.every / 1000, 20.0 if arguments.long else 0.0, arguments.most)


if __name__ == "__main__":
    main()
