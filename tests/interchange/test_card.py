"""The card tells what is in a dataset, hides nothing, trusts no name, and is the same for equal datasets."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from faceapp.domain.dataset import Dataset, Label
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.dataset_leaks import Leak, LeakReport
from faceapp.domain.export_choices import ExportChoices, SplitBy
from faceapp.interchange.card import CARD, CardFacts, ModelUsed, card
from faceapp.interchange.card_charts import MOST_BARS, bars, binned, most_first
from faceapp.interchange.card_loading import loading
from faceapp.interchange.card_words import LEFT_OUT, LOST
from faceapp.interchange.formats import FormatFacts, Holds, Wants, format_called
from tests.interchange.dataset_world import HOSTILE, export, scenes, single_faces

FORM = FormatFacts("coco", "COCO", Wants.SCENES, frozenset(Holds), "https://example.org")
CHOICES = ExportChoices("coco", split=(("train", 0.8), ("val", 0.1), ("test", 0.1)), seed=7)


def _text(dataset: Dataset, form: FormatFacts = FORM, facts: CardFacts | None = None) -> str:
    return card(dataset, form, facts or CardFacts(CHOICES))[CARD].decode()


def test_it_tells_what_and_how_many() -> None:
    text = _text(scenes())
    assert text.startswith('---\npretty_name: "Summer & sun"\nlicense: unknown\n')
    assert "# Summer &amp; sun" in text
    assert "9 pictures with 9 faces, as COCO. The classes are people. 3 pictures without any face are" in text
    assert "| pictures | 3 | 3 | 3 |" in text
    assert "| Ann | 1 | 1 | 1 |" in text
    assert "what a face shows, not what the person feels" in text
    assert "- Confirmed labels only" in text


def test_consent_and_licence_are_told_or_said_to_be_missing() -> None:
    text = _text(scenes())
    assert "Consent: not stated." in text
    assert "licences of the pictures are not known" in text
    told = CardFacts(replace(CHOICES, consent="All signed <form> 3."), licence="CC-BY-4.0")
    text = _text(scenes(), facts=told)
    assert "Consent, as stated: All signed &lt;form> 3." in text
    assert "The pictures: CC-BY-4.0" in text
    assert "license: other" in text


def test_models_reasons_and_leaks() -> None:
    report = LeakReport(SplitBy.PHOTO, (Leak("train", "test", 0, 2, 1),), 9, 9)
    facts = CardFacts(
        CHOICES,
        [ModelUsed("detector", "MTCNN", "2-abc", "MIT")],
        {LeftOut.TOO_SMALL: 12, LeftOut.PENDING: 0},
        report,
    )
    text = _text(scenes(), facts=facts)
    assert "| detector | MTCNN | 2-abc | MIT |" in text
    assert "| faces that are too small | 12 |" in text
    assert "not looked at so far" not in text
    assert "Asked for: train 80%, val 10%, test 10%; by picture, seed 7." in text
    assert "- train and test: no same pictures, 2 near duplicates, 1 person in both" in text


def test_what_the_format_can_not_hold_is_said_and_nothing_else() -> None:
    poor = FormatFacts("folders", "ImageFolder", Wants.FACES, frozenset({Holds.SPLITS}), "https://e.org")
    text = _text(single_faces(), poor)
    lost = text.partition("## What ImageFolder can not hold")[2].partition("##")[0]
    assert LOST[Holds.LANDMARKS] in lost
    assert LOST[Holds.SPLITS] not in lost
    assert LOST[Holds.NEGATIVES] not in lost  # there are none
    assert "can not hold" not in _text(scenes())


def test_distributions_are_pictures_beside_it() -> None:
    files = card(scenes(), FORM, CardFacts(CHOICES, pixels=[20.0, 40.0, 300.0], sharpness=[5.0, 70.0]))
    assert set(files) == {
        CARD,
        *(f"card-{name}.svg" for name in ("labels", "sizes", "sharpness", "years", "states")),
    }
    for name, data in files.items():
        if name != CARD:
            assert f"]({name})" in files[CARD].decode()
            ET.fromstring(data)
    said = files[CARD].decode()
    assert "\nSharpness (variance of the Laplacian): most often " in said
    alike = card(scenes(), FORM, CardFacts(CHOICES, pixels=[70.0, 80.0], sharpness=[5.0]))[CARD].decode()
    assert "\nShorter side of the face: 64 to 128 px (all 2).\n" in alike
    assert "256 to 512 px" in files["card-sizes.svg"].decode()
    assert "2024" in files["card-years.svg"].decode()
    assert "a model's guess" in files["card-states.svg"].decode()


def test_names_are_words_and_nothing_more() -> None:
    people = tuple(sorted({*HOSTILE, "![x](http://e.org/x.png)", "<script>", "caf\udce9", "end\\"}))
    dataset = replace(scenes(people), title="---\n# <b>[Hi](x)")
    files = card(dataset, FORM, CardFacts(replace(CHOICES, people=people, query='"<i>"')))
    text = files[CARD].decode()
    assert "<script" not in text
    assert "](http" not in text.replace("\\]", "")
    assert "\n# &lt;b" not in text.partition("# ---")[2]
    assert "\u202e" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ") and "pictures" not in line]
    assert all(row.replace("\\\\", "").replace("\\|", "").count("|") == 5 for row in rows)
    ET.fromstring(files["card-labels.svg"])


def test_equal_datasets_have_equal_cards() -> None:
    assert card(scenes(), FORM, CardFacts(CHOICES)) == card(scenes(), FORM, CardFacts(CHOICES))


def test_an_empty_dataset_has_a_card() -> None:
    files = card(Dataset(()), FORM, CardFacts(ExportChoices("coco")))
    assert set(files) == {CARD}


def test_the_hub_finds_the_parts() -> None:
    form = replace(FORM, key="huggingface")
    assert '  - split: train\n    path: "train/**"' in _text(scenes(), form)
    odd = replace(scenes(), splits=("my part",), pictures=())
    assert "configs" not in _text(odd, form)


@pytest.mark.parametrize("label", list(Label))
def test_every_kind_of_label_has_a_card(label: Label) -> None:
    assert card(scenes(label=label), FORM, CardFacts(replace(CHOICES, label=label)))


def test_every_reason_and_every_loss_has_words() -> None:
    assert set(LEFT_OUT) == set(LeftOut)
    assert set(LOST) == set(Holds)


@pytest.mark.parametrize("key", FORMATS)
def test_loading_is_three_lines_of_python(key: str) -> None:
    lines = loading(key, scenes())
    assert len(lines.splitlines()) == 3
    ast.parse(lines)


@pytest.mark.parametrize("key", ["coco", "cvat", "csv", "jsonl", "parquet"])
def test_the_lines_load_what_was_written(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of torchvision and the like are in their formats' own tests."""
    dataset = scenes()
    monkeypatch.chdir(export(format_called(key), dataset, tmp_path))
    found: dict[str, object] = {}
    exec(loading(key, dataset), found)
    capsys.readouterr()
    faces = 3 if key == "coco" else 9
    rows = found.get("boxes", found.get("faces"))
    if key in {"csv", "jsonl", "parquet"}:
        assert rows[rows.person.notna()].shape[0] == faces  # type: ignore[index]
    else:
        assert len(rows) == faces  # type: ignore[arg-type]


def test_bars() -> None:
    assert binned([1, 32, 33, 600], (32.0, 64.0), " px") == {
        "under 32 px": 1,
        "32 to 64 px": 2,
        "64 px and more": 1,
    }
    many = most_first({f"p{n:03}": n for n in range(100)})
    assert len(many) == MOST_BARS
    assert next(iter(many)) == "p099"
    assert many["61 others"] == sum(range(61))
    assert "a&lt;b" in bars("t", {"a<b": 0})
