"""Every kind of picture, in every way of holding colour, becomes upright 8-bit RGB."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from media.media_pictures import UPRIGHT, corners, dng, encoded, exif, seen_corners, stored_for, tiff_block
from PIL import Image, ImageCms

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.media import colour
from faceapp.media.decode import decode
from faceapp.media.files import read_picture

KINDS = {
    "JPEG": {"quality": 90},
    "PNG": {},
    "WEBP": {"lossless": True},
    "TIFF": {},
    "GIF": {},
    "BMP": {},
    "HEIF": {"quality": 90},
    "AVIF": {"quality": 90},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_whatever_its_name_says(decoded, kind):
    picture = decoded("holiday.txt", encoded(corners(), kind, **KINDS[kind]))

    assert picture.pixels.shape == (80, 120, 3)
    assert picture.pixels.dtype == np.uint8
    assert seen_corners(picture.pixels) == UPRIGHT
    assert (picture.width, picture.height) == (120, 80)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once(decoded, kind, orientation):
    info = Image.Exif()
    info[0x0112] = orientation
    data = encoded(stored_for(orientation, corners()), kind, exif=info, **KINDS[kind])

    picture = decoded("photo", data)

    assert seen_corners(picture.pixels) == UPRIGHT
    assert (picture.width, picture.height) == picture.image.size == (120, 80)
    if kind != "TIFF":  # Pillow has turned it
        assert picture.orientation == orientation


def test_orientation_of_a_shrunk_picture(decoded):
    info = Image.Exif()
    info[0x0112] = 6
    picture = decoded("p.jpg", encoded(stored_for(6, corners(3000, 1000)), "JPEG", exif=info), longest=500)

    assert picture.image.size == (500, 167)
    assert (picture.width, picture.height) == (3000, 1000)
    assert seen_corners(picture.pixels) == UPRIGHT


@pytest.mark.parametrize("preview_side", [900, 160, 0], ids=["preview", "tiny preview", "no preview"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_raw_by_its_preview_or_developed(decoded, preview_side, orientation):
    preview = stored_for(orientation, corners(preview_side, preview_side * 2 // 3)) if preview_side else None
    sensor = stored_for(orientation, corners(320, 240))

    picture = decoded("p.dng", dng(preview, orientation, sensor))

    assert seen_corners(picture.pixels) == UPRIGHT
    assert (picture.width, picture.height) == (320, 240)
    assert max(picture.image.size) == (900 if preview_side == 900 else 160)  # else half of the sensor


def test_raw_preview_that_the_camera_turned_already(decoded):
    picture = decoded("p.dng", dng(corners(600, 900), 6, stored_for(6, corners(240, 320))))

    assert seen_corners(picture.pixels) == UPRIGHT
    assert (picture.width, picture.height) == (240, 320)


def test_raw_is_known_by_its_content(decoded):
    assert decoded("p.tif", dng(corners(900, 600))).image.size == (900, 600)
    assert decoded("p.jpg", dng(corners(900, 600))).image.size == (900, 600)


def test_plain_tiff_with_the_name_of_a_raw_file(decoded):
    assert seen_corners(decoded("p.nef", encoded(corners(), "TIFF")).pixels) == UPRIGHT


GREYS = np.tile(np.linspace(0, 1, 256), (64, 1))


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("16 bits", (GREYS * 65535).astype(np.uint16)),
        ("12 bits in 16", (GREYS * 4095).astype(np.uint16)),
        ("32 bits", (GREYS * (2**31 - 1)).astype(np.int32)),
        ("fractions", GREYS.astype(np.float32)),
        ("fractions to 255", (GREYS * 255).astype(np.float32)),
        ("beyond white", (GREYS * 100_000).astype(np.float32)),
    ],
)
def test_deep_grey_keeps_its_tones(decoded, name, array):
    row = decoded("p.tif", encoded(Image.fromarray(array), "TIFF")).pixels[30, :, 0].astype(int)

    assert np.abs(row - np.arange(256)).max() <= 2


def test_fractions_that_are_no_numbers(decoded):
    array = GREYS.astype(np.float32).copy()
    array[0, :4] = [np.nan, np.inf, -np.inf, -5]

    row = decoded("p.tif", encoded(Image.fromarray(array), "TIFF")).pixels[0, :, 0].astype(int)

    assert list(row[:4]) == [0, 0, 0, 0]
    assert row[-1] == 255


def test_16_bit_png_and_colour_tiff(decoded):
    grey = decoded("p.png", encoded(Image.fromarray((GREYS * 65535).astype(np.uint16)), "PNG")).pixels
    assert np.abs(grey[30, :, 1].astype(int) - np.arange(256)).max() <= 2

    high = np.asarray(corners()).astype("<u2") * 257
    tags = [
        (0x0100, 3, [120]),
        (0x0101, 3, [80]),
        (0x0102, 3, [16, 16, 16]),
        (0x0103, 3, [1]),
        (0x0106, 3, [2]),
    ]
    tags += [(0x0111, 4, "tail"), (0x0115, 3, [3]), (0x0116, 3, [80]), (0x0117, 4, [high.nbytes])]
    assert seen_corners(decoded("p.tif", tiff_block(tags, tail=high.tobytes())).pixels) == UPRIGHT


def deep_tiff(values: np.ndarray, form: int, planes: int = 1) -> bytes:
    height, width, channels = values.shape
    bits = values.dtype.itemsize * 8
    data = values.transpose(2, 0, 1).tobytes() if planes == 2 else values.tobytes()
    tags = [(0x0100, 3, [width]), (0x0101, 3, [height]), (0x0102, 3, [bits] * channels), (0x0103, 3, [1])]
    tags += [(0x0106, 3, [2]), (0x0112, 3, [1]), (0x0115, 3, [channels]), (0x0116, 3, [height])]
    tags += [(0x0117, 4, [len(data)]), (0x011C, 3, [1]), (0x0153, 3, [form] * channels), (0x0111, 4, "tail")]
    if channels == 4:
        tags.append((0x0152, 3, [2]))
    if planes == 2:
        part = len(data) // channels
        at = (
            len(tiff_block([t for t in tags if t[0] not in {0x0111, 0x0117, 0x011C}])) + 12 * 3 + 8 * channels
        )
        tags = [t for t in tags if t[0] not in {0x0111, 0x0117, 0x011C}]
        tags += [(0x011C, 3, [2]), (0x0117, 4, [part] * channels)]
        tags.append((0x0111, 4, [at + n * part for n in range(channels)]))
    return tiff_block(tags, tail=data)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(("dtype", "form"), [("<f4", 3), ("<f8", 3), ("<u4", 1)])
def test_deep_colour(decoded, dtype, form, channels):
    opaque = np.dstack([np.asarray(corners()), np.full((80, 120), 255, np.uint8)])[..., :channels] / 255.0
    values = opaque if form == 3 else opaque * (2**32 - 1)

    assert seen_corners(decoded("p.tif", deep_tiff(values.astype(dtype), form)).pixels) == UPRIGHT


def test_deep_colour_that_nobody_reads_is_unsupported(save):
    deep = np.asarray(corners()).astype("<u2") * 257
    for data in (deep_tiff(deep, 1, planes=2), deep_tiff(deep.astype("<f2"), 3)):
        with pytest.raises(UnreadablePicture) as caught:
            decode(read_picture(save("p.tif", data)), 640)
        assert caught.value.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "LAB"])
def test_ways_of_holding_colour(decoded, mode):
    image = corners()
    if mode == "LAB":
        lab = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
        )
        stored = ImageCms.applyTransform(image, lab)
    else:
        stored = image.convert(mode)
    pixels = decoded("p.tif", encoded(stored, "TIFF")).pixels

    assert pixels.shape == (80, 120, 3)
    if mode in {"1", "L"}:
        assert pixels[50:70, 80:100].mean() > 245
        assert pixels[50:70, 10:30].mean() < 120
    else:
        assert seen_corners(pixels) == UPRIGHT


def test_cmyk_as_photoshop_writes_it_into_jpeg(decoded):
    assert (
        seen_corners(decoded("p.jpg", encoded(corners().convert("CMYK"), "JPEG", quality=95)).pixels)
        == UPRIGHT
    )


def transparent() -> Image.Image:
    image = corners().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 60, 40))  # the red corner
    return image


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("WEBP", "RGBA"), ("TIFF", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("GIF", "RGBA")],
)
@pytest.mark.parametrize("longest", [1280, 60])
def test_what_is_transparent_is_white(decoded, kind, mode, longest):
    image = transparent()
    if mode == "P":
        image = image.quantize(16)
    elif mode == "LA":
        image = image.convert("LA")
    options = {"lossless": True} if kind == "WEBP" else {}
    pixels = decoded("p", encoded(image, kind, **options), longest=longest).pixels
    height, width = pixels.shape[:2]

    assert pixels[height // 4, width // 4].min() >= 253
    # no dark rim where the shrunk picture mixes clear black with colour
    assert pixels[height // 4, width // 2 - 1].astype(int).min() >= (20 if mode != "LA" else 60)


def test_transparent_colour_key(decoded):
    pixels = decoded("p.png", encoded(corners(), "PNG", transparency=(220, 30, 30))).pixels

    assert pixels[20, 20].tolist() == [255, 255, 255]
    assert pixels[20, 90].tolist() == [30, 200, 40]


def test_first_picture_of_an_animation(decoded):
    frames = [corners(), Image.new("RGB", (120, 80)), Image.new("RGB", (120, 80), "white")]
    for kind in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
        assert seen_corners(decoded("p", data).pixels) == UPRIGHT


def test_two_pictures_in_one_file_as_phones_write_them(decoded):
    data = encoded(corners(), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))])

    assert seen_corners(decoded("p.jpg", data).pixels) == UPRIGHT


def swapped_profile() -> bytes:
    """A profile whose red is sRGB's green: nobody can miss whether it was applied."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", data, 128)[0]
    entries = {bytes(data[132 + 12 * n : 136 + 12 * n]): 136 + 12 * n for n in range(count)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    data[red : red + 8], data[green : green + 8] = data[green : green + 8], data[red : red + 8]
    at = struct.unpack_from(">I", data, entries[b"desc"])[0]
    return bytes(data[:at]) + bytes(data[at:]).replace("sRGB".encode("utf-16-be"), "Test".encode("utf-16-be"))


def test_colour_profile_is_for_eyes_only(decoded):
    picture = decoded("p.png", encoded(corners(), "PNG", icc_profile=swapped_profile()))

    assert seen_corners(picture.pixels) == UPRIGHT  # as stored: faces do not mind
    assert seen_corners(picture.in_srgb().pixels)[:2] == ["green", "red"]


@pytest.mark.parametrize("profile", [b"junk", b"\0" * 200, swapped_profile()[:300]])
def test_broken_colour_profile_is_ignored(decoded, profile):
    picture = decoded("p.png", encoded(corners(), "PNG", icc_profile=profile))

    assert seen_corners(picture.in_srgb().pixels) == UPRIGHT


def test_srgb_profile_costs_nothing(decoded):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = decoded("p.png", encoded(corners(), "PNG", icc_profile=profile))

    assert colour.to_srgb(picture.image, picture.profile) is picture.image


def test_nothing_is_enlarged_and_full_size_is_full(decoded):
    data = encoded(corners(300, 200), "JPEG")

    assert decoded("p.jpg", data, longest=1280).image.size == (300, 200)
    assert decoded("p.jpg", data, longest=0).image.size == (300, 200)
    assert decoded("p.jpg", data, longest=100).image.size == (100, 67)


@pytest.mark.parametrize("size", [(5000, 1), (1, 5000), (1, 1), (3, 2), (4001, 3)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_odd_shapes(decoded, size, kind):
    image = decoded("p", encoded(Image.new("RGB", size, "red"), kind), longest=640).image

    assert min(image.size) >= 1
    assert max(image.size) <= 640


def test_names_of_what_is_not_read(save):
    for data, name in [
        (b"\xff\x0a" + b"\0" * 40, "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0" * 40, "JPEG XL"),
        (b"8BPS\0\x01" + b"\0" * 40, "Photoshop"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
    ]:
        with pytest.raises(UnreadablePicture) as caught:
            read_picture(save("p.jpg", data))
        assert (caught.value.reason, caught.value.detail) == (Reason.UNSUPPORTED, name)


def test_real_files_of_every_kind(photos):
    sizes = {}
    for path in sorted((photos / "formats").iterdir()):
        if path.suffix == ".jxl":
            with pytest.raises(UnreadablePicture, match="JPEG XL"):
                read_picture(path)
            continue
        picture = decode(read_picture(path), 640)
        assert max(picture.image.size) in {600, 640}
        sizes[path.name] = (picture.width, picture.height)

    assert sizes["IMG_2682.heic"] == (4032, 3024)
    assert sizes["8bit-sRGB.avif"] == (1617, 1080)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_heic_turned_by_its_container_and_exif(decoded, orientation):
    """What a phone writes: both say so, and it must be turned once."""
    block = exif([(0x0112, 3, [orientation])])
    data = encoded(stored_for(orientation, corners()), "HEIF", exif=block, quality=90)
    assert orientation == 1 or b"irot" in data or b"imir" in data

    picture = decoded("p.heic", data)

    assert seen_corners(picture.pixels) == UPRIGHT
    assert (picture.width, picture.height) == (120, 80)
    assert orientation == 1 or picture.orientation == 1
