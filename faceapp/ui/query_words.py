"""Why a search can not be understood, in words."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from faceapp.domain.query import PERIOD

translate = QCoreApplication.translate
_LOOKS_LIKE_A_DATE = re.compile(r"[0-9]{4}(-[0-9-]*)?|[0-9-]*\.\.[0-9-]*")


def why(part: str) -> str:
    """What is wrong with ``part`` of a search, one sentence; "" where nothing more is known."""
    key, colon, value = part.partition(":")
    key = key.lower()
    if not part.strip("("):
        return translate("search", "A parenthesis is opened and not closed.")
    if part == ")":
        return translate("search", "A parenthesis is closed that was not opened.")
    if part == "()":
        return translate("search", "There is nothing between the parentheses.")
    if part == "-" or part in {"NOT", "OR", "|"}:
        return translate("search", "Something is missing after it.")
    if colon and key in {"faces", "face"}:
        return translate("search", "Write how many faces: faces:2, faces:>3 or faces:2..4.")
    if colon and key in {"date", "taken"}:
        return _date()
    if colon and not value:
        return translate("search", "Something is missing after it.")
    if colon:
        return translate("search", "There is no search by \u201c{key}\u201d; in quotes it is a name.").format(
            key=part.partition(":")[0]
        )
    if _LOOKS_LIKE_A_DATE.fullmatch(part) or PERIOD.fullmatch(part):
        return _date()
    if part.strip('"\u201c\u201d\u201e\u201f\uff02') == "":
        return translate("search", "There is nothing between the quotes.")
    return ""


def _date() -> str:
    return translate("search", "There is no such day. Write 2019, 2019-07, 2019-07-14, or 2019-07..2019-09.")
