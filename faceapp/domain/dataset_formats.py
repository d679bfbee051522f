"""The keys of the formats of datasets, as typed and as manifests keep them; no format is loaded for them."""

from __future__ import annotations

from typing import Final

FORMATS: Final = (
    "folders",
    "coco",
    "yolo",
    "voc",
    "huggingface",
    "fer",
    "csv",
    "jsonl",
    "parquet",
    "lfw",
    "webdataset",
    "fiftyone",
    "cvat",
    "celeba",
)
"""In the order in which they are offered."""

ONLY_WRITTEN: Final = frozenset({"webdataset"})
"""Those that can not be imported."""

READABLE: Final = tuple(key for key in FORMATS if key not in ONLY_WRITTEN)
"""Those that can, in the same order."""
