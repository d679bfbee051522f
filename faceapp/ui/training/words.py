"""What is said about trainings, on their page and in the line at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from faceapp.domain.expression import EXPRESSIONS, SHOWN
from faceapp.domain.own_training import Basis, CorrectedCounts, JudgedFaces, TrainingResult, Verdict
from faceapp.domain.own_training_thresholds import CORRECTED_EACH_LEAST
from faceapp.engine.training_jobs import Phase, Training
from faceapp.ui import wording
from faceapp.ui.expression.words import word
from faceapp.ui.wording import translate

SEPARATOR = "  \u00b7  "


def percent(part: float) -> str:
    """As "64.2 %"."""
    return f"{QLocale().toString(100.0 * part, 'f', 1)}{wording.THIN}%"


def by_expression(counts: tuple[int, ...]) -> str:
    """As "Happy 80 · Sad 21", in the order in which people see them; no number is torn from its word."""
    parts = []
    for label in SHOWN:
        count = counts[EXPRESSIONS.index(label)]
        if count:
            parts.append(
                translate("training", "{expression} {n}")
                .format(expression=word(label), n=wording.number(count))
                .replace(" ", "\u00a0")
            )
    return SEPARATOR.join(parts)


def corrected(counts: CorrectedCounts) -> str:
    """How many there are, who set them, and of what, as "210 labels, 180 of them imported: Happy 80"."""
    if not counts.faces:
        none = translate("training", "No face has an expression that you set or imported yet.")
        return unplaced(counts) or none
    count = wording.number(counts.faces)
    if counts.imported == counts.faces:
        text = translate("training", "{n} labels, all of them imported").format(n=count)
    elif counts.imported:
        text = translate("training", "{n} labels, {m} of them imported").format(
            n=count, m=wording.number(counts.imported)
        )
    else:
        text = wording.faces(counts.faces)
    told = f"{text}: {by_expression(counts.counts)}"
    return "\n".join(filter(None, (told, unplaced(counts))))


def unplaced(counts: CorrectedCounts) -> str:
    """How many labels are of faces that can not be learned from; "" for none."""
    if not counts.unplaced:
        return ""
    if counts.unplaced == 1:
        return translate(
            "training", "1 face with a label is not learned from, as no eyes and mouth were found."
        )
    return translate(
        "training", "{n} faces with a label are not learned from, as no eyes and mouth were found."
    ).format(n=wording.number(counts.unplaced))


def missing(counts: CorrectedCounts) -> str:
    """What is needed before anything can be learned from corrections; "" where it is there."""
    if counts.missing:
        return translate(
            "training",
            "{faces} more are needed, of at least two expressions. Set them beside a photo, or learn from "
            "a labelled folder.",
        ).format(faces=wording.faces(counts.missing))
    if counts.second_missing:
        return translate(
            "training",
            "At least two expressions with {least} faces each are needed: {n} more of a second one.",
        ).format(least=CORRECTED_EACH_LEAST, n=counts.second_missing)
    return ""


def running(now: Training) -> str:
    """Where it is, in one line, as "Epoch 3 of 30 · 210 faces/s · 2 min left"."""
    if now.phase is Phase.COMPARING:
        return translate("training", "Comparing with the model in use")
    progress = now.progress
    if now.phase is Phase.BEGINNING or progress is None:
        text = translate("training", "Getting ready")
        if now.phase is Phase.BEGINNING and now.read:
            text = translate("training", "Reading faces  {n}").format(n=wording.number(now.read))
        return SEPARATOR.join((text, translate("training", "paused"))) if now.paused else text
    text = translate("training", "Epoch {n} of {all}").format(n=progress.epoch, all=progress.epochs)
    if now.paused:
        return SEPARATOR.join((text, translate("training", "paused")))
    rate = translate("training", "{n} faces/s").format(n=wording.number(round(progress.rate)))
    parts = [text, rate]
    if progress.seconds_left is not None:
        parts.append(wording.time_left(progress.seconds_left))
    return SEPARATOR.join(parts)


def done_of(now: Training) -> tuple[int, int]:
    """How far it is, out of how much; (0, 0) where that is not known."""
    progress = now.progress
    if now.phase is Phase.COMPARING and now.comparing is not None:
        return now.comparing.done, now.comparing.total
    if progress is None or now.phase is not Phase.LEARNING:
        return 0, 0
    return (progress.epoch - 1) * progress.total + progress.done, progress.epochs * progress.total


def can_wait(now: Training) -> bool:
    """Whether it can be paused: between faces that are read and between the batches of an epoch."""
    return now.phase in {Phase.BEGINNING, Phase.LEARNING}


def activity(now: Training) -> tuple[str, int, int]:
    """For the line at the bottom; "" where nothing is learned."""
    if not now.running:
        return "", 0, 0
    text = translate("training", "Learning expressions: {what}").format(what=running(now))
    return text, *done_of(now)


def verdict(judged: JudgedFaces, old: str) -> str:
    """Which model is better, in one sentence."""
    return {
        Verdict.BETTER: translate("training", "The new model is right more often than {model}."),
        Verdict.WORSE: translate("training", "{model} is right more often than the new model."),
        Verdict.EQUAL: translate("training", "The new model and {model} are about equally good."),
        Verdict.TOO_FEW: translate("training", "Too few faces to tell which is better."),
        Verdict.ALONE: translate("training", "No model of expressions is in use to compare it with."),
    }[judged.verdict].format(model=old)


def verdicts(result: TrainingResult, old: str) -> str:
    """Of all comparisons: one on other faces may say the opposite."""
    first, *others = result.judged
    said = [verdict(first, old)]
    said += [
        translate("training", "On your labels: {verdict}").format(verdict=verdict(one, old))
        for one in others
        if one.verdict is not Verdict.ALONE
    ]
    return " ".join(said)


def learned(result: TrainingResult) -> str:
    """What became of all faces: learned from, kept aside, used to choose the best epoch, or left out."""
    text = translate("training", "It learned from {faces}: {what}.").format(
        faces=wording.faces(sum(result.learned)), what=by_expression(result.learned)
    )
    if not result.checked:
        return text
    aside = len(result.judged[0].truth)
    more = translate("training", "{n} more chose the best epoch, {m} are kept aside to compare.").format(
        n=wording.number(result.checked), m=wording.number(aside)
    )
    return " ".join(filter(None, (text, more, _left_out(result.left_out))))


def _left_out(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return translate("training", "1 was left out, as it is nearly the same as another or shows nothing.")
    return translate(
        "training", "{n} were left out, as they are nearly the same as others or show nothing."
    ).format(n=wording.number(count))


def elsewhere(result: TrainingResult) -> str:
    """What it means for the faces that nobody set; "" where that is not known."""
    if not result.others:
        return ""
    return translate("training", "Of {faces} that nobody set, it reads {n} differently.").format(
        faces=wording.faces(result.others), n=wording.number(result.changed)
    )


def warned(judged: JudgedFaces, old: str, *, corrections: bool) -> str:
    """What makes a comparison unfair whatever it says; "" for nothing."""
    if judged.old is None or not (corrections or judged.basis is Basis.CORRECTIONS):
        return ""
    return translate(
        "training",
        "Where you set mostly what was read wrong, {model} looks worse here than it is on all your photos.",
    ).format(model=old)


def compared(judged: JudgedFaces, old: str) -> str:
    """What the sentence stands on, with what may be wrong about it."""
    total = len(judged.truth)
    if judged.old is None:
        text = translate("training", "Of {faces} that it did not learn from, it tells {n} right.")
        return text.format(faces=wording.faces(total), n=wording.number(int(judged.right.sum())))
    if judged.learned:
        text = translate("training", "Of {faces}, the new model tells {n} right, {model} {m}.")
    else:
        text = translate(
            "training", "Of {faces} that neither learned from, the new model tells {n} right, {model} {m}."
        )
    parts = [
        text.format(
            faces=wording.faces(total),
            n=wording.number(int(judged.right.sum())),
            m=wording.number(int(judged.old_right.sum())),
            model=old,
        ),
        translate("training", "{better} changed for the better, {worse} for the worse.").format(
            better=wording.faces(judged.gained), worse=wording.number(judged.lost)
        ),
    ]
    if judged.learned:
        text = translate("training", "{model} learned from some of them: it looks better here than it is.")
        parts.append(text.format(model=old))
    if judged.small:
        text = translate("training", "{model} saw small grey pictures here; on photos it may be better.")
        parts.append(text.format(model=old))
    return " ".join(parts)


def basis(which: Basis, *, corrections: bool) -> str:
    """What was judged on, as a heading."""
    if which is Basis.CORRECTIONS:
        return translate("training", "On your labels")
    if corrections:
        return translate("training", "On labels kept aside")
    return translate("training", "On pictures kept aside")


def lasting(seconds: float) -> str:
    """As "about 12 minutes", "less than a minute", "about 2 h 10 min"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return translate("training", "less than a minute")
    if minutes == 1:
        return translate("training", "about a minute")
    if minutes < 60:
        return translate("training", "about {n} minutes").format(n=minutes)
    return translate("training", "about {h} h {m} min").format(h=minutes // 60, m=minutes % 60)
