"""What is said where there is nothing to decide."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceapp.domain.errors import BadQuery, KnownError
from faceapp.ui import wording
from faceapp.ui.cleaning.kinds import Kind, KindChips
from faceapp.ui.cleaning.sitting import Sitting
from faceapp.ui.empty import EmptyWords

translate = QCoreApplication.translate


def nothing_here(sitting: Sitting, kind: Kind, chips: KindChips, error: KnownError | None) -> EmptyWords:
    """The words for a kind without anything to decide.

    Args:
        sitting: what was found.
        kind: that is looked at.
        chips: their words.
        error: why nothing was looked at: most often the search can not be understood.
    """
    counts, labels = sitting.counts(), sitting.labels
    if error is not None:
        asked = isinstance(error, BadQuery)
        title = (
            translate("cleaning", "That can not be searched")
            if asked
            else translate("cleaning", "Labels could not be checked")
        )
        return EmptyWords("warning", title, wording.sentence(error))
    if sitting.running and not labels:
        return EmptyWords(
            "checks",
            translate("cleaning", "Looking at all labels"),
            translate("cleaning", "Soon the doubtful ones are here."),
        )
    if not labels and not sitting.query:
        return EmptyWords(
            "checks",
            translate("cleaning", "Nothing labelled yet"),
            translate(
                "cleaning",
                "Names and expressions that you gave to faces are checked here: which are probably"
                " wrong, and which faces teach nothing.",
            ),
            translate("cleaning", "Go to people"),
        )
    if not labels:
        return EmptyWords(
            "checks",
            translate("cleaning", "Nothing found"),
            translate("cleaning", "None of these faces has a label."),
        )
    if kind is Kind.LEFT_OUT:
        return EmptyWords(
            "checks",
            translate("cleaning", "Nothing is left out"),
            translate("cleaning", "All labelled faces may go into datasets."),
        )
    if counts.get(kind) is None:
        return EmptyWords("checks", translate("cleaning", "Not looked at yet"))
    if (ahead := chips.ahead(counts)) is not None:
        button = translate("cleaning", "Go on with: {kind}").format(kind=chips.word(ahead))
        return EmptyWords("check-circle", translate("cleaning", "Nothing left to decide here"), "", button)
    if labels == 1:
        return EmptyWords("check-circle", translate("cleaning", "The only label looks right"))
    all_ = translate("cleaning", "All {n} labels look right").format(n=wording.number(labels))
    return EmptyWords("check-circle", all_)
