"""What a plan is in plain words: classes, parts, what they share, what was left out."""

from __future__ import annotations

from faceapp.commands.output import REASONS, count, path_text
from faceapp.domain.dataset_leaks import leak_lines
from faceapp.domain.exporting import ExportProblem, ExportWarning
from faceapp.interchange.card_words import LEFT_OUT
from faceapp.services.export_plan import Plan

_WARNINGS = {
    ExportWarning.FEW_PICTURES: "A part of the split has no picture.",
    ExportWarning.LEAKS: "",  # the leak check says it better
    ExportWarning.UPSCALED: "Most faces are smaller than the pictures asked for: they are enlarged.",
    ExportWarning.OTHERS_SEEN: "Faces that are not exported are seen on the pictures; see --others.",
    ExportWarning.NO_LANDMARKS: "Faces that were drawn by hand are aligned by their box.",
}
_MOST_CLASSES = 20


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
        lines += [f"  {number:>7}  {LEFT_OUT[reason]}" for reason, number in planned.left_out.items()]
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
