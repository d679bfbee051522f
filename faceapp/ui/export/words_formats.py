"""Words for formats: what each is good for, and what it can not hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceapp.domain.export_steps import FormatCard

translate = QCoreApplication.translate

_GOOD_FOR: Final[Mapping[str, Any]] = {
    "folders": QT_TRANSLATE_NOOP(
        "exports", "A folder for each class. What torchvision, Keras and most courses begin with."
    ),
    "coco": QT_TRANSLATE_NOOP(
        "exports", "One file of boxes for all photos. Detectors of faces, and most tools for labels."
    ),
    "yolo": QT_TRANSLATE_NOOP(
        "exports", "A small text file beside each photo. Training detectors with Ultralytics."
    ),
    "voc": QT_TRANSLATE_NOOP(
        "exports", "An XML file for each photo. Older detectors, and many tools for labels."
    ),
    "huggingface": QT_TRANSLATE_NOOP(
        "exports", "Pictures with a table that the datasets library loads and uploads."
    ),
    "fer": QT_TRANSLATE_NOOP("exports", "One CSV of small grey faces, as FER2013. Training on expressions."),
    "csv": QT_TRANSLATE_NOOP(
        "exports", "One table for spreadsheets, R and pandas, with the pictures beside it."
    ),
    "jsonl": QT_TRANSLATE_NOOP("exports", "One line of JSON a picture, for programs of your own."),
    "parquet": QT_TRANSLATE_NOOP("exports", "One small typed table, fast also with a million rows."),
    "lfw": QT_TRANSLATE_NOOP(
        "exports", "A folder for each person, and pairs of same and different people to judge recognition."
    ),
    "webdataset": QT_TRANSLATE_NOOP(
        "exports", "A few large archives that are read in order. Training on very many pictures."
    ),
    "fiftyone": QT_TRANSLATE_NOOP("exports", "Opens in FiftyOne, to look through pictures and labels."),
    "cvat": QT_TRANSLATE_NOOP("exports", "Opens in CVAT, to correct boxes and labels with others."),
    "celeba": QT_TRANSLATE_NOOP(
        "exports", "Lists of people, boxes and points beside the pictures, as CelebA."
    ),
}
_HELD: Final[Mapping[str, Any]] = {
    "boxes": QT_TRANSLATE_NOOP("exports", "boxes"),
    "several": QT_TRANSLATE_NOOP("exports", "person and expression together"),
    "negatives": QT_TRANSLATE_NOOP("exports", "photos without faces"),
    "splits": QT_TRANSLATE_NOOP("exports", "parts"),
    "state": QT_TRANSLATE_NOOP("exports", "what was confirmed"),
    "landmarks": QT_TRANSLATE_NOOP("exports", "points of the face"),
    "embeddings": QT_TRANSLATE_NOOP("exports", "measurements of faces"),
    "dates": QT_TRANSLATE_NOOP("exports", "dates"),
}


def good_for(card: FormatCard) -> str:
    """What a format is good for."""
    return translate("exports", _GOOD_FOR[card.key]) if card.key in _GOOD_FOR else ""


def not_held(card: FormatCard) -> str:
    """What a format can not say."""
    missing = [translate("exports", words) for held, words in _HELD.items() if held not in card.holds]
    if not missing:
        return translate("exports", "It holds all that is known of a face.")
    return translate("exports", "It can not hold: {what}.").format(what=", ".join(missing))
