"""The seven bars, as they are painted and read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, FaceExpression
from faceapp.ui.expression.bars import Bar, ExpressionBars
from faceapp.ui.expression.painting import number_width, words_width
from faceapp.ui.expression.words import SHOWN
from faceapp.ui.theme import SPACE_BETWEEN, Mode, theme
from faceapp.ui.tokens import EXPRESSIONS as COLOURS


def scores(**shares: float) -> tuple[float, ...]:
    return tuple(shares.get(expression.value, 0.0) for expression in EXPRESSIONS)


def measured(label: Expression = Expression.HAPPY, by: Author = Author.MODEL) -> FaceExpression:
    return FaceExpression(label, by, scores(happy=0.62, sad=0.3, fear=0.08), "some-model", "1-a")


@pytest.fixture
def bars(qtbot: QtBot) -> ExpressionBars:
    made = ExpressionBars()
    qtbot.addWidget(made)
    made.resize(240, made.sizeHint().height())
    made.show()
    return made


def seen(bar: Bar) -> int:
    """How many pixels of the row's middle line have the expression's colour."""
    image: QImage = bar.grab().toImage()
    expression = SHOWN[[*bar.parentWidget().findChildren(Bar)].index(bar)]  # type: ignore[union-attr]
    middle = image.height() // 2
    return sum(image.pixelColor(x, middle) == COLOURS[expression] for x in range(image.width()))


def test_rows_stand_in_one_order_whatever_is_measured(bars: ExpressionBars) -> None:
    bars.show_expression(measured())
    tops = [bars.bar(expression).y() for expression in SHOWN]
    bars.show_expression(measured(Expression.NEUTRAL))
    assert tops == sorted(tops) == [bars.bar(expression).y() for expression in SHOWN]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_bars_are_as_long_as_their_numbers_say(bars: ExpressionBars, mode: Mode) -> None:
    theme().set_mode(mode)
    bars.show_expression(measured())
    whole = bars.width() - words_width() - number_width() - 2 * SPACE_BETWEEN
    for expression, share in ((Expression.HAPPY, 0.62), (Expression.SAD, 0.3), (Expression.FEAR, 0.08)):
        assert abs(seen(bars.bar(expression)) - share * whole) <= 4
    assert seen(bars.bar(Expression.ANGRY)) == 0


def test_each_row_is_read_aloud_with_its_number(bars: ExpressionBars) -> None:
    bars.show_expression(measured())
    names = [bars.bar(expression).accessibleName() for expression in SHOWN]
    assert names[0] == "Happy 62\u202f%"
    assert "Angry 0\u202f%" in names


def test_the_models_own_top_is_bold_also_where_somebody_said_otherwise(bars: ExpressionBars) -> None:
    bars.show_expression(measured(Expression.SAD, Author.USER))
    assert [each for each in SHOWN if bars.bar(each).strong] == [Expression.HAPPY]
    assert bars.bar(Expression.HAPPY).whole == 62


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_what_is_drawn_can_be_told_from_its_ground(bars: ExpressionBars, mode: Mode) -> None:
    """The line around a bar has a contrast of 3 to 1 at least, on the track and on the card."""
    from faceapp.ui.expression.painting import edge

    theme().set_mode(mode)
    tokens = theme().tokens
    for colour in COLOURS.values():
        for ground in (tokens.surface, tokens.raised):
            assert max(contrast(edge(colour, tokens), ground), contrast(colour, ground)) >= 3.0


def contrast(one: QColor, other: QColor) -> float:
    a, b = sorted((luminance(one), luminance(other)))
    return (b + 0.05) / (a + 0.05)


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_is_bold_where_nothing_is_clear(bars: ExpressionBars) -> None:
    low = scores(happy=0.44, sad=0.3, fear=0.26)
    bars.show_expression(FaceExpression(Expression.HAPPY, Author.MODEL, low, "some-model", "1-a"))
    assert [each for each in SHOWN if bars.bar(each).strong] == []
    assert bars.bar(Expression.HAPPY).whole == 44
