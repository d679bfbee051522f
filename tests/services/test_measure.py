"""Measuring a photo: the same values from any kind of file, and reasons for what is none."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import datetime
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import PhotoMeasurement, PhotoProblem
from faceapp.domain.photo import DateSource, Reason
from faceapp.domain.thresholds import CROP_SIDE, THUMBNAIL_SIDE
from faceapp.services.measure import measure_photo, measure_region
from faceapp.services.pictures import picture
from faceapp.vision.models import ModelSet


@pytest.fixture(scope="module")
def models() -> ModelSet:
    from faceapp.vision.registry import load_set

    return load_set()


@pytest.fixture
def portrait(astronaut_jpg: Path) -> Image.Image:
    with Image.open(astronaut_jpg) as image:
        return image.convert("RGB")


def similar(one: np.ndarray, other: np.ndarray) -> float:
    """Cosine distance of two unit vectors."""
    return 1 - float(one @ other)


def largest(measured: PhotoMeasurement) -> int:
    return max(range(len(measured.faces)), key=lambda n: measured.faces[n].box.area)


def test_everything_about_one_photo(astronaut_jpg, models):
    measured = measure_photo(astronaut_jpg, models)

    assert isinstance(measured, PhotoMeasurement)
    data = astronaut_jpg.read_bytes()
    assert measured.content_hash == blake2b(data, digest_size=16).digest()
    assert (measured.size, measured.mtime_ns) == (len(data), astronaut_jpg.stat().st_mtime_ns)
    assert (measured.width, measured.height, measured.orientation) == (512, 512, 1)
    assert (measured.detector, measured.embedder) == (models.detector.id, models.embedder.id)
    assert measured.taken_at.source is DateSource.FILE_TIME
    with Image.open(BytesIO(measured.thumbnail)) as thumbnail:
        assert (thumbnail.format, max(thumbnail.size)) == ("JPEG", THUMBNAIL_SIDE)
        mean = np.asarray(thumbnail).reshape(-1, 3).mean(0)
    colour = [measured.colour >> shift & 255 for shift in (16, 8, 0)]
    assert np.abs(mean - colour).max() < 4

    face = measured.faces[largest(measured)]
    assert face.box.contains((0.436, 0.24))  # her nose
    assert 0.1 < face.box.w < 0.3
    assert face.score > 0.9
    assert face.embedding.shape == (models.embedder.dimensions,)
    assert face.embedding.dtype == np.float32
    assert np.linalg.norm(face.embedding) == pytest.approx(1, abs=1e-4)
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_eye[1] < nose[1] < left_mouth[1]
    assert left_mouth[0] < right_mouth[0]
    assert face.quality.pixels == pytest.approx(min(face.box.w, face.box.h) * 512, rel=0.01)
    with Image.open(BytesIO(face.crop)) as crop:
        assert (crop.format, crop.size) == ("JPEG", (CROP_SIDE, CROP_SIDE))


def test_a_measurement_crosses_processes(astronaut_jpg, models):
    measured = measure_photo(astronaut_jpg, models)
    again = pickle.loads(pickle.dumps(measured))

    assert again.thumbnail == measured.thumbnail
    assert np.array_equal(again.faces[0].embedding, measured.faces[0].embedding)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photo_measures_like_an_upright_one(tmp_path, portrait, astronaut_jpg, models, orientation):
    upright = measure_photo(astronaut_jpg, models)
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    info = Image.Exif()
    info[0x0112] = orientation
    wide = Image.new("RGB", (700, 512), "grey")
    wide.paste(portrait, (0, 0))
    path = tmp_path / "turned.jpg"
    wide.transpose(back[orientation]).save(path, quality=95, exif=info)

    turned = measure_photo(path, models)

    assert (turned.width, turned.height, turned.orientation) == (700, 512, orientation)
    one, other = upright.faces[largest(upright)], turned.faces[largest(turned)]
    assert other.box.x * 700 == pytest.approx(one.box.x * 512, abs=6)
    assert other.box.y == pytest.approx(one.box.y, abs=0.015)
    assert similar(one.embedding, other.embedding) < 0.02


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_small_face_is_taken_from_finer_pixels(tmp_path, portrait, astronaut_jpg, models, orientation):
    """Her face is 45 pixels wide where it is looked for, and 104 in what JPEG gives without more work."""
    large = Image.new("RGB", (2940, 2205), (90, 110, 130))
    large.paste(portrait, (1200, 800))
    info = Image.Exif()
    info[0x0112] = orientation
    path = tmp_path / "large.jpg"
    (large.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else large).save(
        path, quality=95, exif=info
    )
    shrunk = tmp_path / "shrunk.jpg"
    large.resize((1280, 960), Image.Resampling.BOX).save(shrunk, quality=95)

    near = measure_photo(astronaut_jpg, models)
    far, shrunk_far = measure_photo(path, models), measure_photo(shrunk, models)

    assert (far.width, far.height) == (2940, 2205)
    reference = near.faces[largest(near)].embedding
    face, blurred = far.faces[largest(far)], shrunk_far.faces[largest(shrunk_far)]
    assert face.quality.pixels == pytest.approx(104, rel=0.15)
    assert similar(reference, face.embedding) < 0.02
    assert similar(reference, face.embedding) < similar(reference, blurred.embedding)


def test_a_photo_without_faces(tmp_path, models):
    path = tmp_path / "wall.png"
    Image.new("RGB", (300, 200), (120, 90, 60)).save(path)

    measured = measure_photo(path, models)

    assert measured.faces == ()
    assert measured.colour == 0x785A3C


def test_problems_are_answers(tmp_path, models):
    broken = tmp_path / "broken.jpg"
    for data, reason in [
        (b"", Reason.EMPTY),
        (b"no picture", Reason.NOT_A_PICTURE),
        (b"\xff\xd8\xff\xe0 and so on", Reason.DAMAGED),
        (b"\xff\x0a" + b"\0" * 20, Reason.UNSUPPORTED),
    ]:
        broken.write_bytes(data)
        problem = measure_photo(broken, models)
        assert isinstance(problem, PhotoProblem)
        assert problem.reason is reason
        assert problem.detail
    assert measure_photo(tmp_path / "gone.jpg", models).reason is Reason.VANISHED


def test_no_memory_is_an_answer_and_a_bug_is_not(astronaut_jpg, models):
    class Failing:
        id = "failing"

        def __init__(self, error: BaseException) -> None:
            self.error = error

        def detect(self, _: object) -> list[object]:
            raise self.error

    assert (
        measure_photo(astronaut_jpg, ModelSet(Failing(MemoryError()), models.embedder)).reason
        is Reason.TOO_LARGE
    )
    with pytest.raises(ZeroDivisionError):
        measure_photo(astronaut_jpg, ModelSet(Failing(ZeroDivisionError()), models.embedder))


@pytest.mark.parametrize("grow", [0.8, 1.0, 1.4])
def test_a_drawn_box_is_measured_like_a_found_face(astronaut_jpg, models, grow):
    measured = measure_photo(astronaut_jpg, models)
    face = measured.faces[largest(measured)]
    x, y = face.box.centre
    drawn = Box(x - face.box.w * grow / 2, y - face.box.h * grow / 2, face.box.w * grow, face.box.h * grow)

    by_hand = measure_region(astronaut_jpg, drawn, models)

    assert by_hand.box == drawn
    assert by_hand.score == 1.0
    assert similar(by_hand.embedding, face.embedding) < 0.02
    assert np.abs(np.array(by_hand.landmarks) - np.array(face.landmarks)).max() < 0.02
    assert by_hand.quality.pixels == pytest.approx(face.quality.pixels, rel=0.2)


@pytest.mark.parametrize(
    "box",
    [
        Box(0.7, 0.7, 0.2, 0.25),
        Box(0.9, 0.9, 0.3, 0.3),
        Box(-0.2, -0.2, 0.25, 0.25),
        Box(0.5, 0.5, 0, 0),
        Box(2, 2, 1, 1),
    ],
)
def test_a_box_drawn_around_no_face(astronaut_jpg, models, box):
    by_hand = measure_region(astronaut_jpg, box, models)

    assert by_hand.landmarks is None
    assert by_hand.quality is None
    assert np.linalg.norm(by_hand.embedding) == pytest.approx(1, abs=1e-4)
    assert by_hand.crop.startswith(b"\xff\xd8")
    assert by_hand.box.w > 0
    assert 0 <= by_hand.box.x <= by_hand.box.x + by_hand.box.w <= 1 + 1e-9


def test_a_box_on_a_file_that_is_gone(tmp_path, models):
    with pytest.raises(UnreadablePicture):
        measure_region(tmp_path / "gone.jpg", Box(0.1, 0.1, 0.2, 0.2), models)


def test_picture_for_the_screen(tmp_path, portrait):
    info = Image.Exif()
    info[0x0112] = 6
    path = tmp_path / "p.jpg"
    portrait.crop((0, 0, 512, 256)).transpose(Image.Transpose.ROTATE_90).save(path, exif=info, quality=95)

    assert picture(path, 0).shape == (256, 512, 3)
    small = picture(path, 128)
    assert small.shape == (64, 128, 3)
    expected = np.asarray(portrait.crop((0, 0, 512, 256)).resize((128, 64), Image.Resampling.LANCZOS))
    assert np.abs(small.astype(int) - expected).mean() < 3
    with pytest.raises(UnreadablePicture):
        picture(tmp_path / "gone.jpg", 100)


def test_nothing_heavy_is_imported_before_it_is_needed():
    code = (
        "import sys\n"
        "import faceapp.services.measure, faceapp.services.pictures\n"
        "heavy = ('PIL', 'cv2', 'onnxruntime', 'torch', 'rawpy', 'pillow_heif', 'faceapp.media')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)

    assert done.stdout.strip() == "[]"


def test_real_photos(photos, models):
    """What is true of any; how many faces are found is for the detector's own tests."""
    for path in sorted((photos / "counts").glob("*.jpg")):
        measured = measure_photo(path, models)
        assert isinstance(measured, PhotoMeasurement)
        assert measured.taken_at.local <= datetime.now()
        assert 5_000 < len(measured.thumbnail) < 60_000
        for face in measured.faces:
            assert face.box.clipped().area > 0
            assert np.isfinite(face.embedding).all()
