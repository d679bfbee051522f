"""What a finished dataset says of itself: its card, and its manifest."""

from __future__ import annotations

import json

from faceapp import __version__
from faceapp.domain.dataset import Dataset
from faceapp.interchange.manifest import MANIFEST, manifest_text
from faceapp.services import models
from faceapp.services.export_folder import ExportFolder
from faceapp.services.export_naming import told
from faceapp.services.export_plan import Plan
from faceapp.storage.library import Library


def write_manifest(
    library: Library, planned: Plan, dataset: Dataset, labels: int, place: ExportFolder
) -> tuple[str, str]:
    """Name and text of the manifest of all files in ``place``."""
    words = manifest_text(
        list(place.files.values()),
        program=__version__,
        choices=json.loads(told(planned.choices).as_json()),
        models=_models(library),
        libraries=_libraries(),
        counts={
            "pictures": len(dataset.pictures),
            "labels": labels,
            "left_out": {str(reason): count for reason, count in planned.left_out.items()},
        },
    )
    return MANIFEST, words


def _models(library: Library) -> dict[str, str]:
    from faceapp.vision.entries import entry

    chosen = models.in_use(library)
    ids = [one for one in (chosen.detector, chosen.embedder, chosen.expression) if one]
    return {one: str(entry(one).version) for one in ids}


def _libraries() -> dict[str, str]:
    """Versions of what codes pictures; no names of systems or processors."""
    from importlib.metadata import PackageNotFoundError, version

    from PIL import features

    found = {}
    for name in ("numpy", "opencv-contrib-python-headless", "pillow", "pillow-heif", "rawpy", "av"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    for codec in ("libjpeg_turbo", "jpg", "zlib", "zlib_ng", "littlecms2"):
        known = features.version(codec)
        if known:
            found[codec] = str(known)
    return found
