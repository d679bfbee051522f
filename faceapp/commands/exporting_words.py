"""What a plan is in plain words: classes, parts, what they share, what was left out."""

from __future__ import annotations

from faceapp.commands.output import REASONS, count, path_text
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_leaks import leak_lines
from faceapp.domain.dataset_splitting import FIRST_PART
from faceapp.domain.exporting import ExportProblem, ExportWarning
from faceapp.interchange.card_words import LEFT_OUT
from faceapp.services.export_plan import Plan

_WARNINGS = {
    ExportWarning.FEW_PICTURES: "A part of the split has no picture.",
    ExportWarning.LEAKS: "",  # the leak check says it better
    ExportWarning.UPSCALED: "Most faces are smaller than the pictures asked for: they are enlarged.",
    ExportWarning.OTHERS_SEEN: "Faces that are not exported are seen on the pictures; see --others.",
    ExportWarning.NO_LANDMARKS: "Faces that were drawn by hand are aligned by their box.",
    ExportWarning.NO_PART: f"Pictures that came in with no part are in {FIRST_PART}.",
    ExportWarning.NO_DATE: "Photos without a date count as the oldest, and those of a folder as one event.",
}
_MOST_CLASSES = 20
_ONE = {
    LeftOut.MISSING: "photo whose file is not there",
    LeftOut.PROBLEM: "photo that can not be read",
    LeftOut.PENDING: "photo that was not looked at so far",
    LeftOut.NO_VIDEO: "recording without pictures",
    LeftOut.REPEATED: "copy of a photo that is in it",
    LeftOut.NO_FACES: "photo without any face",
    LeftOut.NOTHING_CHOSEN: "photo with faces, none of which was chosen",
    LeftOut.HIDDEN: "face that was hidden",
    LeftOut.NOT_A_FACE: "box that is no face",
    LeftOut.LEFT_OUT: "face left out while labels were checked",
    LeftOut.UNKNOWN: "face without a label",
    LeftOut.OTHER_PEOPLE: "face of somebody who was not asked for",
    LeftOut.PROPOSED: "face whose label nobody confirmed",
    LeftOut.UNLIKELY: "face whose guess is below the least score",
    LeftOut.UNCLEAR: "face on which the model sees nothing clearly",
    LeftOut.TOO_SMALL: "face that is too small",
    LeftOut.TOO_BLURRED: "face that is too blurred",
    LeftOut.TOO_FEW: "face of a class that has too few",
    LeftOut.TOO_MANY: "face of a class that has more than enough",
    LeftOut.TWO_SPLITS: "photo with people of two parts",
    LeftOut.NOT_IN_EACH: "face of a class that is not in every part",
}
"""As ``LEFT_OUT``, of a single one."""


def planned_lines(planned: Plan) -> list[str]:
    """The lines after the first."""
    lines = [""]
    for name, number in list(planned.classes.items())[:_MOST_CLASSES]:
        lines.append(f"  {number:>7}  {name}")
    if len(planned.classes) > _MOST_CLASSES:
        lines.append(f"           and {count(len(planned.classes) - _MOST_CLASSES, 'class', 'classes')} more")
    if planned.dataset.splits:
        lines += ["", "Parts:"]
        lines += [f"  {number:>7}  {name}" for name, number in planned.parts.items()]
    if planned.leaks is not None:
        lines += ["", "Leak check:", *(f"  {line}" for line in leak_lines(planned.leaks))]
    if planned.left_out:
        lines += ["", "Left out:"]
        lines += [
            f"  {number:>7}  {(_ONE if number == 1 else LEFT_OUT)[reason]}"
            for reason, number in planned.left_out.items()
        ]
    told = [_WARNINGS[warning] for warning in planned.warnings if _WARNINGS[warning]]
    return [*lines, *([""] if told else []), *told, ""]


def problem_line(problem: ExportProblem) -> str:
    """Why nothing of a photo was exported."""
    return f"left out: {path_text(problem.path)}: {REASONS[problem.reason]}"


def size_text(size: int) -> str:
    """As "12 MB"."""
    value, unit = float(size), "bytes"
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if value >= 10 or unit == "bytes" else f"{value:.1f} {unit}"
