"""What a finished dataset says of itself: its card, and its manifest."""

from __future__ import annotations

import hashlib
import json

from faceapp import __version__
from faceapp.domain.dataset import Dataset
from faceapp.domain.errors import KnownError
from faceapp.interchange.card import CardFacts, ModelUsed, card
from faceapp.interchange.formats import format_called
from faceapp.interchange.manifest import MANIFEST, manifest_text
from faceapp.services import models
from faceapp.services.export_folder import ExportFolder
from faceapp.services.export_naming import told
from faceapp.services.export_plan import Plan
from faceapp.storage.library import Library


def write_card(library: Library, planned: Plan, dataset: Dataset, place: ExportFolder) -> None:
    """Write the card of ``dataset``, which is what became of the plan."""
    facts = CardFacts(
        choices=told(planned.choices),
        models=_models(library),
        left_out=planned.left_out,
        leaks=planned.leaks,
        pixels=planned.face_pixels,
        sharpness=planned.face_sharpness,
    )
    for name, data in card(dataset, format_called(planned.choices.format).facts, facts).items():
        place.put(name, data, hashlib.sha256(data).hexdigest())


def write_manifest(
    library: Library, planned: Plan, dataset: Dataset, labels: int, place: ExportFolder
) -> tuple[str, str]:
    """Name and text of the manifest of all files in ``place``."""
    words = manifest_text(
        list(place.files.values()),
        program=__version__,
        choices=json.loads(told(planned.choices).as_json()),
        models={model.name: model.version for model in _models(library)},
        libraries=_libraries(),
        counts={
            "pictures": len(dataset.pictures),
            "labels": labels,
            "left_out": {str(reason): count for reason, count in planned.left_out.items()},
        },
    )
    return MANIFEST, words


def _models(library: Library) -> list[ModelUsed]:
    from faceapp.vision.entries import entry

    chosen = models.in_use(library)
    used: list[ModelUsed] = []
    for kind in ("detector", "embedder", "expression"):
        name = getattr(chosen, kind)
        if name is None:
            continue
        try:
            found = entry(name)
        except KnownError:  # one of the user's own that is not there any more
            used.append(ModelUsed(kind, name, "", ""))
        else:
            used.append(ModelUsed(kind, name, found.version, found.licence))
    return used


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
