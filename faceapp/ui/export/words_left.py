"""Words for what an export leaves out, and for what one should know before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_leaks import LeakReport
from faceapp.domain.dataset_splitting import FIRST_PART
from faceapp.domain.export_choices import SplitBy
from faceapp.domain.exporting import ExportWarning
from faceapp.ui.export.words import many

translate = QCoreApplication.translate

_LEFT_OUT: Final[Mapping[LeftOut, tuple[Any, Any]]] = {
    LeftOut.MISSING: (
        QT_TRANSLATE_NOOP("exports", "1 photo that is not there now"),
        QT_TRANSLATE_NOOP("exports", "{n} photos that are not there now"),
    ),
    LeftOut.PROBLEM: (
        QT_TRANSLATE_NOOP("exports", "1 photo that can not be read"),
        QT_TRANSLATE_NOOP("exports", "{n} photos that can not be read"),
    ),
    LeftOut.PENDING: (
        QT_TRANSLATE_NOOP("exports", "1 photo not looked at yet"),
        QT_TRANSLATE_NOOP("exports", "{n} photos not looked at yet"),
    ),
    LeftOut.NO_VIDEO: (
        QT_TRANSLATE_NOOP("exports", "1 recording without pictures"),
        QT_TRANSLATE_NOOP("exports", "{n} recordings without pictures"),
    ),
    LeftOut.REPEATED: (
        QT_TRANSLATE_NOOP("exports", "1 copy of another photo"),
        QT_TRANSLATE_NOOP("exports", "{n} copies of other photos"),
    ),
    LeftOut.NO_FACES: (
        QT_TRANSLATE_NOOP("exports", "1 photo without faces"),
        QT_TRANSLATE_NOOP("exports", "{n} photos without faces"),
    ),
    LeftOut.NOTHING_CHOSEN: (
        QT_TRANSLATE_NOOP("exports", "1 photo with none of these faces"),
        QT_TRANSLATE_NOOP("exports", "{n} photos with none of these faces"),
    ),
    LeftOut.HIDDEN: (
        QT_TRANSLATE_NOOP("exports", "1 hidden face"),
        QT_TRANSLATE_NOOP("exports", "{n} hidden faces"),
    ),
    LeftOut.NOT_A_FACE: (
        QT_TRANSLATE_NOOP("exports", "1 that is not a face"),
        QT_TRANSLATE_NOOP("exports", "{n} that are not faces"),
    ),
    LeftOut.LEFT_OUT: (
        QT_TRANSLATE_NOOP("exports", "1 face left out when labels were checked"),
        QT_TRANSLATE_NOOP("exports", "{n} faces left out when labels were checked"),
    ),
    LeftOut.UNKNOWN: (
        QT_TRANSLATE_NOOP("exports", "1 face without a label"),
        QT_TRANSLATE_NOOP("exports", "{n} faces without a label"),
    ),
    LeftOut.OTHER_PEOPLE: (
        QT_TRANSLATE_NOOP("exports", "1 face of somebody else"),
        QT_TRANSLATE_NOOP("exports", "{n} faces of other people"),
    ),
    LeftOut.PROPOSED: (
        QT_TRANSLATE_NOOP("exports", "1 face that nobody confirmed"),
        QT_TRANSLATE_NOOP("exports", "{n} faces that nobody confirmed"),
    ),
    LeftOut.UNLIKELY: (
        QT_TRANSLATE_NOOP("exports", "1 proposal that is not sure enough"),
        QT_TRANSLATE_NOOP("exports", "{n} proposals that are not sure enough"),
    ),
    LeftOut.UNCLEAR: (
        QT_TRANSLATE_NOOP("exports", "1 face of unclear expression"),
        QT_TRANSLATE_NOOP("exports", "{n} faces of unclear expression"),
    ),
    LeftOut.TOO_SMALL: (
        QT_TRANSLATE_NOOP("exports", "1 face that is too small"),
        QT_TRANSLATE_NOOP("exports", "{n} faces that are too small"),
    ),
    LeftOut.TOO_BLURRED: (
        QT_TRANSLATE_NOOP("exports", "1 blurred face"),
        QT_TRANSLATE_NOOP("exports", "{n} blurred faces"),
    ),
    LeftOut.TOO_FEW: (
        QT_TRANSLATE_NOOP("exports", "1 face of a class with too few"),
        QT_TRANSLATE_NOOP("exports", "{n} faces of classes with too few"),
    ),
    LeftOut.TOO_MANY: (
        QT_TRANSLATE_NOOP("exports", "1 face of a class with enough"),
        QT_TRANSLATE_NOOP("exports", "{n} faces of classes with enough"),
    ),
    LeftOut.TWO_SPLITS: (
        QT_TRANSLATE_NOOP("exports", "1 photo with people of two parts"),
        QT_TRANSLATE_NOOP("exports", "{n} photos with people of two parts"),
    ),
    LeftOut.NOT_IN_EACH: (
        QT_TRANSLATE_NOOP("exports", "1 face of a class that is not in every part"),
        QT_TRANSLATE_NOOP("exports", "{n} faces of classes that are not in every part"),
    ),
}


def left_out(counts: Mapping[LeftOut, int]) -> list[str]:
    """What is not written, and why; a line each."""
    return [
        many(count, *(translate("exports", words) for words in _LEFT_OUT[reason]))
        for reason, count in counts.items()
        if count
    ]


def warning(which: ExportWarning) -> str:
    """What a person should know before."""
    return {
        ExportWarning.FEW_PICTURES: translate("exports", "A part of the split gets no picture at all."),
        ExportWarning.LEAKS: translate(
            "exports", "The parts have pictures or people in common: results would look too good."
        ),
        ExportWarning.UPSCALED: translate(
            "exports", "Most faces are smaller than the pictures: they are enlarged and look soft."
        ),
        ExportWarning.OTHERS_SEEN: translate(
            "exports", "People who are not exported can be seen on the pictures."
        ),
        ExportWarning.NO_LANDMARKS: translate(
            "exports", "Some faces were drawn by hand: they are aligned only roughly."
        ),
        ExportWarning.NO_PART: translate(
            "exports", "Some photos came in with no part: they go to {part}."
        ).format(part=FIRST_PART),
        ExportWarning.NO_DATE: translate(
            "exports",
            "Some photos have no date: they count as the oldest, and those of a folder as one event.",
        ),
    }[which]


_SHARED: Final[tuple[tuple[Any, Any], ...]] = (
    (QT_TRANSLATE_NOOP("exports", "1 picture"), QT_TRANSLATE_NOOP("exports", "{n} pictures")),
    (QT_TRANSLATE_NOOP("exports", "1 near duplicate"), QT_TRANSLATE_NOOP("exports", "{n} near duplicates")),
    (QT_TRANSLATE_NOOP("exports", "1 person"), QT_TRANSLATE_NOOP("exports", "{n} people")),
)


def leaks(report: LeakReport) -> str:
    """Whether what is judged with was learned from."""
    same = sum(pair.same_picture for pair in report.pairs)
    near = sum(pair.near_duplicates for pair in report.pairs)
    people = sum(pair.same_person for pair in report.pairs) if report.by is SplitBy.PERSON else 0
    if report.clean:
        return translate("exports", "Checked: no picture and no near duplicate is in two parts.")
    found = (
        many(count, translate("exports", one), translate("exports", more))
        for count, (one, more) in zip((same, near, people), _SHARED, strict=True)
        if count
    )
    return translate("exports", "In two parts at once: {what}.").format(what=", ".join(found))
