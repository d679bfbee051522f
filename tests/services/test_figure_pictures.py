"""Pictures of figures: sizes, sharpness, what is drawn where; and the table that is saved."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.certainty import wilson
from faceapp.domain.curves import Roc, roc
from faceapp.domain.errors import CannotWrite
from faceapp.domain.figures import Circumstance, Data, ExpressionFigures, Figures, SpeedFigures
from faceapp.services import figure_export
from faceapp.services.figure_pictures import confusion_picture, roc_picture
from faceapp.services.plot_looks import DARK, LIGHT, PATTERNS, Look, contrast
from faceapp.services.plots import Sheet

PERFECT = Roc((0.0, 0.0, 1.0), (0.0, 1.0, 1.0))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def near(picture: np.ndarray, colour: tuple[int, int, int], off: int = 12) -> np.ndarray:
    return (np.abs(picture - np.array(colour)).max(axis=2) <= off).astype(bool)


@pytest.mark.parametrize("look", [LIGHT, DARK])
@pytest.mark.parametrize("scale", [1.0, 2.0, 1.5])
def test_a_picture_has_the_screens_pixels_and_its_colours(look: Look, scale: float) -> None:
    picture = pixels(roc_picture([("model", PERFECT)], look=look, size=(600, 400), scale=scale))
    assert picture.shape == (round(400 * scale), round(600 * scale), 3)
    assert tuple(picture[0, 0]) == look.surface
    assert near(picture, look.series[0]).sum() > 400 * scale


def test_a_perfect_curve_lies_at_the_top() -> None:
    picture = pixels(roc_picture([("model", PERFECT)], size=(600, 400), scale=1.0))
    rows = np.flatnonzero(near(picture, LIGHT.series[0])[:320].any(axis=1))
    assert rows.max() - rows.min() <= 4, "one level line"


def test_a_worse_curve_lies_lower() -> None:
    same = np.arange(4000) % 2 == 0
    random = np.random.default_rng(0)
    good, bad = (roc(random.normal(np.where(same, 0.7, 1.3), spread), same) for spread in (0.15, 0.3))
    picture = pixels(roc_picture([("good", good), ("bad", bad)], size=(600, 420), scale=1.0))

    def middle(which: int) -> float:
        return float(np.flatnonzero(near(picture, LIGHT.series[which])[:300].any(axis=1)).mean())

    assert middle(0) < middle(1)


def test_many_curves_are_told_apart_without_colour() -> None:
    assert len(LIGHT.series) == len(DARK.series) == len(PATTERNS) == len(set(PATTERNS))
    curves = [(f"model {n}", PERFECT) for n in range(8)]
    assert pixels(roc_picture(curves, size=(600, 560), scale=1.0)).shape == (560, 600, 3)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_lines_and_words_can_be_read(look: Look) -> None:
    assert contrast(look.text, look.surface) >= 7
    assert contrast(look.quiet, look.surface) >= 4.5
    for line in look.series:
        assert contrast(line, look.surface) >= 3
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)


def test_counts_are_shaded_by_their_part_of_the_row() -> None:
    counts = [[90, 10, 0], [50, 50, 0], [0, 0, 0]]
    picture = pixels(confusion_picture(["a", "b", "c"], counts, size=(400, 400), scale=1.0))

    def blue(row: int, column: int) -> int:
        x, y = 75 + round((400 - 16 - 60) / 3 * column), 98 + round((400 - 16 - 88) / 3 * row)
        return int(picture[y, x][2] - picture[y, x][0])

    assert blue(0, 0) > blue(1, 0) == blue(1, 1) > blue(0, 1) > blue(2, 2)


def test_what_can_not_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        roc_picture([])
    for labels, counts in (([], []), (["a", "b"], [[1, 2]]), (["a"], [[1, 2]])):
        with pytest.raises(ValueError, match="one row"):
            confusion_picture(labels, counts)


def test_long_and_foreign_names_fit() -> None:
    sheet = Sheet((300, 100), LIGHT, 1.0)
    cut = sheet.fitting("a model with a very long name indeed " * 4, 200, 13)
    assert cut.endswith("\u2026")
    assert sheet.wide(cut, 13) <= 200
    names = [("Модель \u6a21\u578b", PERFECT), ("x" * 300, PERFECT)]
    assert pixels(roc_picture(names, size=(500, 400), scale=1.0)).shape == (400, 500, 3)


HERE = Circumstance("2026-01-02", Data.LABELLED, "faces", "1-abc", "mtcnn")
TOLD = Figures(
    "faceapp-expression",
    SpeedFigures(HERE, 4, 9, None, 3.25, 21_500_000),
    expression=ExpressionFigures(
        HERE, 10, wilson(7, 10), 0.65, 0.6, 0.62, 0.05, ("happy", "sad"), ((4, 1), (2, 3))
    ),
)


def test_the_table_says_all_in_plain_numbers(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    figure_export.write_table([TOLD, Figures("mtcnn", SpeedFigures(HERE, 4, 0, 18.5, None, None))], path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first, second = rows
    assert tuple(first) == figure_export.COLUMNS
    assert (first["model"], first["kind"], first["judged"]) == ("faceapp-expression", "expression", "10")
    assert (first["accuracy"], first["f1"], first["calibration_error"]) == ("0.7", "0.62", "0.05")
    assert float(first["accuracy_low"]) == pytest.approx(0.397, abs=1e-3)
    assert (first["ms_per_face"], first["memory_mb"], first["data"]) == ("3.25", "21.5", "faces")
    assert (second["kind"], second["ms_per_photo"], second["accuracy"]) == ("detector", "18.5", "")
    of_the_library = replace(TOLD.speed, circumstance=replace(HERE, data=Data.LIBRARY, source=""))  # type: ignore[type-var]
    assert ",library," in figure_export.table([Figures("mtcnn", of_the_library)])


def test_a_place_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        figure_export.write(b"", tmp_path / "nowhere" / "a.png")


def test_words_are_in_the_windows_font_where_it_is_found() -> None:
    from PIL import ImageFont

    try:
        family = ImageFont.truetype("DejaVuSans.ttf", 20).getname()[0]
    except OSError:
        pytest.skip("the font is not on this computer")
    own, theirs, strange = (
        confusion_picture(("happy", "sad"), ((3, 1), (0, 2)), look=replace(LIGHT, family=name))
        for name in ("", family, "No Such Font")
    )
    assert own == strange
    assert theirs != own
