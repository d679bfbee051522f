"""What following faces through videos costs, beside facenet-pytorch's own loop on the same pictures.

    python -m tests.bench.following [--pictures 60] [--weights ../shared/weights]

Ours: follow (detect now and then, look again in between), embed new and ageing faces, read every
expression on every picture. facenet-pytorch as its users write it: MTCNN(keep_all=True) on every
picture, then InceptionResnetV1 on all faces; it reads no expressions. deepface's stream is not in
the table: its analysis wants weights that can not be had without a network, and its detectors do.

Measured on two cores that several other programs used at the same time (which makes a picture cost
half as much again as alone), torch with one thread; CPU ms a picture, decoding not counted:

======================  =====  ========  ===========  ===============
clip                    faces  built in  faster pair  facenet-pytorch
======================  =====  ========  ===========  ===============
five people, 1080p      5.4    56        47           1222
a singer, 640 x 360     1.2    15        21           324
one face, 640 x 360     1.0    9         11           152
camera, 640 x 480       2.0    15        16           258
======================  =====  ========  ===========  ===============

Who comes back: the highest number after all eight clips of ``photos/videos`` three times over as one
camera, pictures left out, each round with others than the one before; 15 people are to be seen well:

==============  =================  =========================
pictures        highest number     the same before numbers
                                   were for those really seen
==============  =================  =========================
all             16                 68
every third     19                 75
every sixth     17                 140
==============  =================  =========================

CPU times are of all threads of the process and hold on a machine that others use, too; pictures a
second hold on one that nobody else uses.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import av
import cv2
import numpy as np

from faceapp.domain.following import FILE_PACE, LIVE_PACE, Pace
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import VideoPicture
from faceapp.services.following import Follower
from faceapp.vision.models import ModelSet

HERE = Path(__file__).resolve().parents[2]
VIDEOS = HERE.parent / "shared" / "photos" / "videos"
CLIPS = ("five-people-1080p.mp4", "short_hamilton_clip.mp4", "single_face.mp4", "woman2.mp4")


@dataclass(frozen=True)
class Row:
    """What one way took on one clip, milliseconds a picture."""

    what: str
    clip: str
    faces: float
    cpu: float
    wall: float
    p50: float
    p95: float


def decoded(clip: str, most: int) -> Iterator[VideoPicture]:
    """The first pictures of a clip, at its own rate."""
    with av.open(str(VIDEOS / clip)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            if number == most:
                return
            yield VideoPicture(frame.to_ndarray(format="rgb24"), float(frame.time), number)


def two_faces(most: int) -> Iterator[VideoPicture]:
    """A camera's picture, 640 x 480, with two people: two clips side by side."""
    for one, other in zip(decoded("single_face.mp4", most), decoded("woman2.mp4", most), strict=False):
        halves = [_half(one.pixels, 0.45), _half(other.pixels, 0.48)]
        yield VideoPicture(np.ascontiguousarray(np.hstack(halves)), one.number / 30, one.number)


def _half(pixels: Pixels, middle: float) -> Pixels:
    height, width = pixels.shape[:2]
    large = cv2.resize(pixels, (width * 480 // height, 480), interpolation=cv2.INTER_AREA)
    left = int(min(max(middle * large.shape[1] - 160, 0), large.shape[1] - 320))
    return np.asarray(large[:, left : left + 320], np.uint8)


def measured(
    what: str, clip: str, pictures: Iterator[VideoPicture], do: Callable[[VideoPicture], int]
) -> Row:
    """Run ``do`` (which says how many faces there are) over the pictures; decoding is not counted."""
    cpu, walls, faces = 0.0, [], 0
    for picture in pictures:
        began, ran = time.perf_counter(), time.process_time()
        faces += do(picture)
        walls.append(time.perf_counter() - began)
        cpu += time.process_time() - ran
    count = len(walls)
    p95 = sorted(walls)[int(0.95 * (count - 1))]
    return Row(
        what, clip, faces / count, cpu / count * 1e3, sum(walls) / count * 1e3,
        statistics.median(walls) * 1e3, p95 * 1e3,
    )  # fmt: skip


def ours(models: ModelSet, pace: Pace) -> Callable[[VideoPicture], int]:
    follower = Follower(models, None, pace=pace)
    return lambda picture: len(follower.follow(picture).faces)


def facenet(weights: Path, threads: int) -> Callable[[VideoPicture], int]:
    """facenet-pytorch's two networks on every picture, as in its own example of a video."""
    import torch
    from facenet_pytorch import MTCNN, InceptionResnetV1

    torch.set_num_threads(threads)
    finder = MTCNN(keep_all=True, device="cpu")
    describer = InceptionResnetV1().eval()
    describer.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True), strict=False)

    def one(picture: VideoPicture) -> int:
        faces = finder(picture.pixels)
        if faces is None:
            return 0
        with torch.no_grad():
            describer(faces)
        return len(faces)

    return one


def model_sets(weights: Path) -> dict[str, ModelSet]:
    """The pair that is built in and, where its files are at hand, the faster one."""
    from faceapp.domain.model_choice import BUILT_IN
    from faceapp.vision.entries import entry
    from faceapp.vision.registry import load_set

    sets = {"built in": load_set(BUILT_IN)}
    files = {"yunet": "face_detection_yunet_2023mar.onnx", "mobilefacenet": "mobilefacenet_foamliu.onnx"}
    if all((weights / file).is_file() for file in files.values()):
        os.environ["FACEAPP_MODELS"] = tempfile.mkdtemp(prefix="faceapp-bench-")
        for model, file in files.items():
            goal = entry(model).source("network").goal
            assert goal is not None
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.write_bytes((weights / file).read_bytes())
        sets["faster pair"] = load_set(replace(BUILT_IN, detector="yunet", embedder="mobilefacenet"))
    return sets


def print_decoding(clip: str, most: int) -> None:
    """What decoding alone takes."""
    began, ran = time.perf_counter(), time.process_time()
    count = sum(1 for _ in decoded(clip, most))
    wall, cpu = time.perf_counter() - began, time.process_time() - ran
    print(f"decoding {clip}: {cpu / count * 1e3:.1f} ms CPU, {wall / count * 1e3:.1f} ms a picture")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=60)
    parser.add_argument("--theirs", type=int, default=12, help="pictures for facenet-pytorch, which is slow")
    parser.add_argument("--threads", type=int, default=1, help="of torch: more of them wait for each other")
    parser.add_argument("--weights", type=Path, default=HERE.parent / "shared" / "weights")
    parser.add_argument("--clips", nargs="*", default=CLIPS)
    options = parser.parse_args()
    rows = []
    sets = model_sets(options.weights)
    theirs = options.weights / "20180402-114759-vggface2.pt"
    for clip in options.clips:
        print_decoding(clip, options.pictures)
        for name, models in sets.items():
            do = ours(models, FILE_PACE)
            rows.append(measured(f"ours, {name}", clip, decoded(clip, options.pictures), do))
        if theirs.is_file():
            do = facenet(theirs, options.threads)
            rows.append(measured("facenet-pytorch", clip, decoded(clip, options.theirs), do))
    for name, models in sets.items():
        do = ours(models, LIVE_PACE)
        rows.append(measured(f"live, {name}", "640x480", two_faces(options.pictures), do))
    if theirs.is_file():
        rows.append(
            measured(
                "facenet-pytorch", "640x480", two_faces(options.theirs), facenet(theirs, options.threads)
            )
        )
    print("| clip | way | faces | CPU ms a picture | wall ms | p50 | p95 | times facenet-pytorch's CPU |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        other = next((r.cpu for r in rows if r.clip == row.clip and r.what == "facenet-pytorch"), 0.0)
        print(
            f"| {row.clip} | {row.what} | {row.faces:.1f} | {row.cpu:.1f} | {row.wall:.1f} | {row.p50:.1f} "
            f"| {row.p95:.1f} | {other / row.cpu:.1f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
