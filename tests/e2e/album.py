"""A small album of public pictures, made from what scikit-image's wheel carries.

The person on it is Eileen Collins (NASA, public domain); the rest are things and
landscapes without faces (CC0 or public domain, see scikit-image's list).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

THINGS = ("coffee", "rocket", "chelsea", "hubble_deep_field")


def make_album(folder: Path) -> Path:
    """Write ten dated JPEGs, six of them with the same face, and return ``folder``."""
    from skimage import data

    folder.mkdir(parents=True, exist_ok=True)
    portrait = Image.fromarray(data.astronaut())
    pictures = {
        "portrait": portrait,
        "close": portrait.crop((110, 0, 350, 300)).resize((960, 1200), Image.Resampling.LANCZOS),
        "wide": ImageOps.expand(portrait, (260, 60, 260, 0), fill=(34, 36, 44)),
        "mirrored": ImageOps.mirror(portrait).crop((60, 0, 512, 400)),
        "evening": ImageEnhance.Color(ImageEnhance.Brightness(portrait).enhance(0.72)).enhance(0.6),
        "grey": portrait.convert("L").convert("RGB").crop((0, 0, 512, 380)),
    }
    for name in THINGS:
        pictures[name] = Image.fromarray(getattr(data, name)()).convert("RGB")
    taken = datetime(2019, 5, 4, 10, 12, 30)
    for number, (name, picture) in enumerate(pictures.items()):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = (taken + timedelta(days=19 * number, minutes=7 * number)).strftime(
            "%Y:%m:%d %H:%M:%S"
        )
        picture.save(folder / f"{name}.jpg", quality=93, exif=exif)
    return folder
