"""The formats that can be brought in, as the sheet offers them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

TITLES: Final = {
    "folders": QT_TRANSLATE_NOOP("Formats", "Folders, one for each person or expression"),
    "coco": "COCO",
    "yolo": "YOLO",
    "voc": "Pascal VOC",
    "huggingface": "Hugging Face",
    "fer": "FER2013 (CSV)",
    "csv": QT_TRANSLATE_NOOP("Formats", "Table (CSV)"),
    "jsonl": QT_TRANSLATE_NOOP("Formats", "Table (JSON lines)"),
    "parquet": QT_TRANSLATE_NOOP("Formats", "Table (Parquet)"),
    "lfw": "LFW",
    "fiftyone": "FiftyOne",
    "cvat": "CVAT",
    "celeba": "CelebA",
}
"""By key, in the order of the sheet; ``interchange.formats`` is not imported by the window."""
