"""The card of a dataset: what is in it, how it was chosen, and what to mind. Equal datasets, equal cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from faceapp.domain.dataset import Dataset, Label, LabelledFace
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_leaks import LeakReport, leak_lines
from faceapp.domain.dataset_splitting import FIRST_PART
from faceapp.domain.export_choices import ExportChoices, Others, Shape
from faceapp.interchange.card_charts import bars, binned, most_first
from faceapp.interchange.card_loading import loading
from faceapp.interchange.card_markdown import cell, counted, plain, quoted
from faceapp.interchange.card_words import KINDS, LEFT_OUT, LOST, SPLIT_BY, chosen_lines
from faceapp.interchange.formats import FormatFacts, Holds, Wants

CARD: Final = "README.md"
_SIZES: Final = (32.0, 64.0, 128.0, 256.0, 512.0)
_SHARPNESS: Final = (10.0, 50.0, 150.0, 500.0, 1500.0)
_HUB_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A model that had a say; ``kind`` is "detector", "embedder" or "expression"."""

    kind: str
    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the dataset itself does not say.

    Attributes:
        choices: as they may be told.
        models: that found, recognised or read the faces.
        left_out: how much, by reason.
        leaks: None where there is no split.
        pixels: shorter side of each face on its photo; () where only the written pictures are known.
        sharpness: of each face, variance of the Laplacian; () where it is not known.
        licence: of the pictures; "" where nobody said.
    """

    choices: ExportChoices
    models: Sequence[ModelUsed] = ()
    left_out: Mapping[LeftOut, int] | None = None
    leaks: LeakReport | None = None
    pixels: Sequence[float] = ()
    sharpness: Sequence[float] = ()
    licence: str = ""


def card(dataset: Dataset, form: FormatFacts, facts: CardFacts) -> dict[str, bytes]:
    """The files of the card, by name: ``README.md`` and its pictures, all in the dataset's root.

    Nothing in it says when or where it was made.
    """
    charts = _charts(dataset, facts)
    sections = [
        _header(dataset, form, facts),
        f"# {plain(dataset.title) or 'Faces'}\n",
        _what(dataset, form, facts),
        _counts(dataset),
        _chosen(facts),
        _models(facts),
        _rights(facts),
        _biases(charts),
        _split(facts),
        _lost(dataset, form),
        f"## How to load it\n\n```python\n{loading(form.key, dataset)}\n```\n",
    ]
    files = {CARD: "\n".join(section for section in sections if section)}
    files |= {name: bars(title, rows) for name, (title, rows) in charts.items()}
    return {name: text.encode("utf-8", "replace") for name, text in files.items()}


def _header(dataset: Dataset, form: FormatFacts, facts: CardFacts) -> str:
    """Metadata as the Hugging Face Hub reads it; each value is JSON, which is YAML, too."""
    scenes = form.wants is Wants.SCENES or (form.wants is Wants.ANY and facts.choices.shape is Shape.FULL)
    pictures = len(dataset.pictures)
    size = next((words for most, words in _HUB_SIZES if pictures < most), "n>1M")
    lines = [
        "---",
        f"pretty_name: {quoted(dataset.title or 'Faces')}",
        f"license: {'other' if facts.licence else 'unknown'}",
        "task_categories:",
        f"- {'object-detection' if scenes else 'image-classification'}",
        "tags:",
        "- faces",
        "size_categories:",
        f"- {size}",
    ]
    if form.key == "huggingface":
        # One without pictures would keep the others from being loaded.
        parts = [_hub_name(split) for split in dataset.parts if dataset.of(split)]
        if parts and all(part.replace("_", "a").isalnum() and part.isascii() for part in parts):
            lines += ["configs:", "- config_name: default", "  data_files:"]
            lines += [f"  - split: {part}\n    path: {quoted(f'{part}/**')}" for part in parts]
    return "\n".join([*lines, "---", ""])


def _hub_name(split: str) -> str:
    """As the format's folders are called."""
    from faceapp.interchange.hugging_face_reading import folder_of

    return folder_of(split)


def _what(dataset: Dataset, form: FormatFacts, facts: CardFacts) -> str:
    faces = sum(len(picture.faces) for picture in dataset.pictures)
    empty = sum(not picture.faces for picture in dataset.pictures)
    words = f"{counted(len(dataset.pictures), 'picture')} with {counted(faces, 'face')}, as {form.title}. "
    words += KINDS[dataset.label]
    if empty:
        words += (
            f" {counted(empty, 'picture')} without any face {'is' if empty == 1 else 'are'} kept on purpose."
        )
    shape = {
        Shape.FULL: "The pictures are whole.",
        Shape.CROP: "Each picture shows one face with what is around it.",
        Shape.ALIGNED: "Each picture shows one face, its eyes and mouth on fixed points.",
    }[facts.choices.shape]
    others = {
        Others.KEEP: "Faces that are not labelled were left as they are.",
        Others.BLUR: "Faces that are not labelled were blurred away.",
        Others.COVER: "Faces that are not labelled were covered.",
    }[facts.choices.others]
    lines = [words, f"{shape} {others}"]
    told = Holds.SEVERAL in form.holds and any(f.expression for p in dataset.pictures for f in p.faces)
    if dataset.label is Label.EXPRESSION or told:
        lines.append("Expression labels say what a face shows, not what the person feels.")
    return "\n\n".join(lines) + "\n"


def _counts(dataset: Dataset) -> str:
    parts = dataset.parts
    counts = {part: Counter(_classes(dataset, part)) for part in parts}
    heads = [part or "all" for part in parts]
    rows = ["| | " + " | ".join(map(cell, heads)) + " |", "|---|" + "---:|" * len(parts)]
    rows.append("| pictures | " + " | ".join(str(len(dataset.of(part))) for part in parts) + " |")
    rows.append(
        "| faces | " + " | ".join(str(sum(len(p.faces) for p in dataset.of(part))) for part in parts) + " |"
    )
    rows += [
        f"| {cell(name)} | " + " | ".join(str(counts[part][name]) for part in parts) + " |"
        for name in dataset.classes
    ]
    return "## How many\n\n" + "\n".join(rows) + "\n"


def _classes(dataset: Dataset, part: str) -> list[str]:
    named = (dataset.class_of(face) for picture in dataset.of(part) for face in picture.faces)
    return [name for name in named if name is not None]


def _chosen(facts: CardFacts) -> str:
    lines = [f"- {plain(words)}" for words in chosen_lines(facts.choices)]
    told = "\n".join(["## How it was chosen", "", *lines, ""])
    if facts.left_out:
        reasons = [
            f"| {LEFT_OUT[why]} | {facts.left_out[why]} |" for why in LeftOut if facts.left_out.get(why)
        ]
        told += "\n" + "\n".join(["| left out | |", "|---|---:|", *reasons, ""])
    return told


def _models(facts: CardFacts) -> str:
    if not facts.models:
        return ""
    rows = [f"| {m.kind} | {cell(m.name)} | {m.version} | {cell(m.licence)} |" for m in facts.models]
    return "\n".join(
        ["## Models", "", "| what for | model | version | licence |", "|---|---|---|---|", *rows, ""]
    )


def _rights(facts: CardFacts) -> str:
    licence = (
        f"The pictures: {plain(facts.licence)}"
        if facts.licence
        else "The licences of the pictures are not known. Whoever passes them on has to know them first."
    )
    consent = (
        f"Consent, as stated: {plain(facts.choices.consent)}"
        if facts.choices.consent.strip()
        else "Consent: not stated. Nobody wrote down whether the people on these pictures agreed to this use."
    )
    return f"## Rights and consent\n\n{licence}\n\n{consent}\n"


def _charts(dataset: Dataset, facts: CardFacts) -> dict[str, tuple[str, dict[str, int]]]:
    """File, title and rows of each distribution that is known."""
    faces = [(picture, face) for picture in dataset.pictures for face in picture.faces]
    names = Counter(dataset.class_of(face) or "" for _, face in faces)
    names.pop("", None)
    pixels = facts.pixels or [
        min(face.box.w * picture.width, face.box.h * picture.height)
        for picture, face in faces
        if face.box is not None
    ]
    years = Counter((picture.taken_at or "")[:4] or "not known" for picture in dataset.pictures)
    said = Counter(_state(dataset.label, face) for _, face in faces)
    charts = {
        "card-labels.svg": ("Faces of each class", most_first(names)),
        "card-sizes.svg": ("Shorter side of the face", binned(pixels, _SIZES, " px") if pixels else {}),
        "card-sharpness.svg": (
            "Sharpness (variance of the Laplacian)",
            binned(facts.sharpness, _SHARPNESS) if facts.sharpness else {},
        ),
        "card-years.svg": ("Pictures of each year", {year: years[year] for year in sorted(years)}),
        "card-states.svg": ("Who gave the label", {state: said[state] for state in sorted(said)}),
    }
    return {name: chart for name, chart in charts.items() if chart[1]}


def _state(label: Label, face: LabelledFace) -> str:
    if label is Label.FACE:
        return "found by a model"
    if label is Label.EXPRESSION:
        told, sure = face.expression is not None, face.expression_confirmed
    else:
        told, sure = face.person is not None, face.confirmed
    return "a person" if told and sure else "a model's guess" if told else "nobody"


def _biases(charts: Mapping[str, tuple[str, dict[str, int]]]) -> str:
    if not charts:
        return ""
    lines = ["## What it is made of", "", "What is rare here is learned badly and judged by chance.", ""]
    for name, (title, rows) in charts.items():
        lines += [f"![{title}]({name})", ""]
        total = sum(rows.values())
        most = max(rows, key=lambda row: rows[row])
        every = rows[most] == total
        said = (
            f"{plain(most)} (all {total})" if every else f"most often {plain(most)} ({rows[most]} of {total})"
        )
        lines += [f"{title}: {said}.", ""]
    return "\n".join(lines)


def _split(facts: CardFacts) -> str:
    if facts.leaks is None:
        return ""
    by = SPLIT_BY[facts.choices.split_by]
    asked = f"The parts are those of {by}; what came in with none is in {FIRST_PART}."
    if facts.choices.split:
        shares = ", ".join(f"{plain(name)} {share:.0%}" for name, share in facts.choices.split)
        asked = f"Asked for: {shares}; by {by}, seed {facts.choices.seed}."
    lines = [
        asked,
        "",
        *(f"- {plain(line)}" for line in leak_lines(facts.leaks)),
        "",
    ]
    return "\n".join(["## The split, and what leaks", "", *lines])


def _lost(dataset: Dataset, form: FormatFacts) -> str:
    """What there was to say that the format has no room for."""
    faces = [face for picture in dataset.pictures for face in picture.faces]
    there = {
        Holds.BOXES: any(face.box is not None for face in faces),
        Holds.SEVERAL: any(face.person is not None and face.expression is not None for face in faces),
        Holds.NEGATIVES: any(not picture.faces for picture in dataset.pictures),
        Holds.SPLITS: bool(dataset.splits),
        Holds.STATE: any(not face.confirmed or face.score is not None or face.scores for face in faces),
        Holds.LANDMARKS: any(face.landmarks for face in faces),
        Holds.EMBEDDINGS: any(face.embedding for face in faces),
        Holds.DATES: any(picture.taken_at for picture in dataset.pictures),
    }
    lost = [f"- {LOST[what]}" for what in Holds if there[what] and what not in form.holds]
    if not lost:
        return ""
    return "\n".join([f"## What {form.title} can not hold", "", *lost, ""])
