"""A model's card: what it was made from, how good it is, and what it must not be used for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.metrics import Classification
from faceapp.domain.training import Origin, Recipe
from faceapp.domain.training_thresholds import CARD_FEW_FACES, TEACH_PART


@dataclass(frozen=True, slots=True)
class Card:
    """The facts of a model.

    Attributes:
        multiplications: for one face.
        uncalibrated: calibration error before the temperature.
        trained_on, validated_on: faces; ``per_label`` of the first.
        given: the validation faces were given apart; else they were split off by person.
        repeated: training faces left out because they were among the validation faces, or
            several times there, or under two labels.
        result: of the file on the validation faces.
        licence: of the model.
        begun: it went on from another model; all of it or only its last layer, as the recipe says.
    """

    network: str
    recipe: Recipe
    epochs: int
    seconds: float
    parameters: int
    multiplications: int
    bytes: int
    sha256: str
    temperature: float
    uncalibrated: float
    milliseconds: float
    trained_on: int
    per_label: tuple[int, ...]
    validated_on: int
    given: bool
    repeated: int
    result: Classification
    licence: str = Origin().licence
    begun: bool = False


_USE = """\
## What it is

It tells which of seven expressions a face shows: {labels}.
An expression is what a face looks like on one picture. It is not what somebody feels, thinks
or intends.

Input: `faces`, n x 48 x 48, uint8, grey, the face cut as in FER2013 (brows to chin). Output:
`probabilities`, n x 7, float32, in the order above; each row sums to 1.

## What it is bad at

- Labels are opinions: on FER2013, people agree with its labels about two times in three.
- What it mixes up most, of all faces that are so: {mixed_up}.
{few}- Small, turned, covered, badly lit and very young or old faces. It was made from web pictures
  of mostly posed, frontal faces; which people they show was never counted, so nobody knows
  for whom it does worse.
- A probability says how often such an answer was right on the validation faces. On other
  kinds of pictures it is right less often than it says.

## Who should not use it

Nobody should judge people by it: not in hiring, school, work, insurance, health, policing or
at borders, and not to watch people who did not agree. The European Union's AI Act (2024/1689,
article 5) forbids inferring emotions at work and in schools. It is made for finding and
sorting one's own pictures, and for measurements that say how they were made.
"""

_BEGUN = " It began with the weights of another model, all of which learned on."
_TUNED = (
    " It began with the weights of another model, of which only the last layer learned on: what it sees in"
    " a face it knows from that model's pictures, not from those counted here."
)
_NEUTRAL = (
    " {neutral} was added to the logit of neutral: photos show it more often than the faces learned from."
)
_TAUGHT = (
    f" {TEACH_PART:.0%} of what it learned of each face is not its label but what other models say of it "
    "and of its mirror image: {teachers}."
)

_FEW = """\
- Its figures stand on few faces: there were fewer than {least} to judge with of {labels}.
  Few faces prove little, so what is said of these may be chance.
"""

_RIGHTS = """\
## Data and rights

Licence: {licence}.

The pictures were given by whoever ran the training, and only they know their rights. The model
that ships with the program was trained with FER2013 (Goodfellow et al. 2013, "Challenges in
Representation Learning"): pictures found by a web search, published for research without the
consent of the people shown or of the photographers. The pictures are not in this file.
The weights are published under the program's own licence; whether a
data set's terms reach the weights trained with it is not settled anywhere.
"""


def write(card: Card, model: Path) -> Path:
    """Write the card beside the model, to read (``.md``, returned) and for programs (``.json``).

    Raises:
        OSError: it can not be written.
    """
    facts = asdict(card)
    facts["labels"] = [label.value for label in EXPRESSIONS]
    model.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    page = model.with_suffix(".md")
    page.write_text(text(card, model.name), encoding="utf-8")
    return page


def _mixed_up(result: Classification) -> str:
    """The three mistakes that are made most often, as a part of the faces of a label."""
    mistakes = [
        (
            n / score.count,
            f"{EXPRESSIONS[row]} called {EXPRESSIONS[column]} {_of(n / score.count, score.count)}",
        )
        for row, score in enumerate(result.per_label)
        for column, n in enumerate(result.confusion[row])
        if n and row != column
    ]
    return ", ".join(words for _, words in sorted(mistakes, reverse=True)[:3]) or "nothing"


def _of(part: float, faces: int) -> str:
    return f"({part:.0%} of {_faces(faces)})"


def _faces(number: int) -> str:
    return "one face" if number == 1 else f"{number} faces"


def _few(result: Classification) -> str:
    """A warning where labels have few faces; "" where all have enough."""
    labels = [
        f"{label} ({score.count})"
        for label, score in zip(EXPRESSIONS, result.per_label, strict=True)
        if score.count < CARD_FEW_FACES
    ]
    return _FEW.format(least=CARD_FEW_FACES, labels=", ".join(labels)) if labels else ""


def text(card: Card, name: str) -> str:
    """The card as Markdown."""
    labels = ", ".join(EXPRESSIONS)
    held = (
        "given apart from the others"
        if card.given
        else "split off, all pictures of a person (or folder) or none"
    )
    result, recipe = card.result, card.recipe
    scores = [
        f"| {label} | {count} | {s.count} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} |"
        for label, count, s in zip(EXPRESSIONS, card.per_label, result.per_label, strict=True)
    ]
    confusion = [
        f"| **{label}** | " + " | ".join(str(n) for n in row) + " |"
        for label, row in zip(EXPRESSIONS, result.confusion, strict=True)
    ]
    return "\n".join(
        (
            f"# {name}",
            "",
            _USE.format(labels=labels, mixed_up=_mixed_up(result), few=_few(result)),
            "## How it was made",
            "",
            (
                f"Network `{card.network}`: {card.parameters / 1e6:.2f} million parameters, "
                f"{card.multiplications / 1e6:.0f} million multiplications for a face, "
                f"{card.bytes / 1e6:.1f} MB (sha256 {card.sha256}). "
                f"{card.epochs} epochs in {card.seconds / 3600:.1f} hours; batch {recipe.batch}, "
                f"learning rate {recipe.rate}, weight decay {recipe.decay}, label smoothing "
                f"{recipe.smoothing}, mixup {recipe.mixup}, rare labels: {recipe.balance}, "
                f"seed {recipe.seed}."
                + (_BEGUN if recipe.whole else _TUNED if card.begun else "")
                + (_NEUTRAL.format(neutral=recipe.neutral) if recipe.neutral else "")
                + (_TAUGHT.format(teachers=", ".join(recipe.teachers)) if recipe.teachers else "")
            ),
            "",
            (
                f"{card.trained_on} faces to learn from; {card.repeated} others were left out because they "
                "are among the validation faces, or there several times, or under two labels. "
                f"{card.validated_on} faces to judge with, {held}."
            ),
            "",
            "## How good it is",
            "",
            (
                f"On the {_faces(card.validated_on)} to judge with: "
                f"accuracy **{result.accuracy:.2%}**, macro F1 "
                f"**{result.macro_f1:.3f}**. Expected calibration error {result.calibration_error:.3f} "
                f"(before the temperature of {card.temperature:.2f}, which was chosen on these same faces: "
                f"{card.uncalibrated:.3f}). "
                f"{card.milliseconds:.1f} ms a face in a batch on one thread."
            ),
            "",
            "| expression | learned from | judged with | precision | recall | F1 |",
            "|---|---|---|---|---|---|",
            *scores,
            "",
            "What is (rows) and what was said (columns):",
            "",
            "| | " + " | ".join(EXPRESSIONS) + " |",
            "|---|" + "---|" * len(EXPRESSIONS),
            *confusion,
            "",
            _RIGHTS.format(licence=card.licence),
        )
    )
