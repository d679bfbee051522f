from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from faceapp.domain.reviewing import COUNT, Curves
from faceapp.ui.recordings.axis import Axis
from faceapp.ui.recordings.tracing import Trace, trace

PLACE = QRectF(100, 0, 400, 50)


def traced(shares: list[float], gap: float = 1.0, high: list[float] | None = None) -> Trace:
    low = np.full((1, COUNT, len(shares)), np.nan, np.float32)
    low[0, 3] = shares
    top = low.copy()
    top[0, 3] = high or shares
    return trace(Curves(0.0, 10.0, low, top), (0, 3), (0.0, 10.0), PLACE, gap)


def test_a_curve_is_where_its_times_and_shares_are() -> None:
    found = traced([0.0, 0.5, 1.0, 0.5])
    assert found.x.tolist() == pytest.approx([150, 250, 350, 450])
    assert found.least.tolist() == pytest.approx([50, 25, 0, 25])
    line = found.line()
    assert line.elementCount() == 4
    assert (line.elementAt(2).x, line.elementAt(2).y) == pytest.approx((350, 0))
    assert found.area(50.0).boundingRect() == QRectF(150, 0, 300, 50)


def test_gaps_are_gaps() -> None:
    """Two columns of 2.5 s without anything: a break; with a longer patience it is none."""
    shares = [0.2, 0.4, float("nan"), float("nan"), float("nan"), 0.4, 0.2, 0.2]
    apart = traced(shares)
    assert apart.joined.tolist() == [True, False, True, True, False]
    assert sum(apart.line().elementAt(place).isMoveTo() for place in range(5)) == 2
    assert traced(shares, gap=6.0).joined.tolist() == [True, True, True, True, False]


def test_what_goes_up_and_down_is_a_band() -> None:
    found = traced([0.1] * 8, high=[0.9] * 8)
    assert found.dense
    assert found.band().boundingRect().height() == pytest.approx(40)
    assert not traced([0.1] * 8).dense


def test_nothing_read_is_nothing_drawn() -> None:
    assert traced([float("nan")] * 4).line().isEmpty()


def test_many_columns_share_a_point() -> None:
    shares = np.linspace(0, 1, 8000).tolist()
    found = traced(shares)
    assert 180 < len(found.x) < 300
    assert not found.dense


def test_looking_closer_keeps_what_is_pointed_at() -> None:
    axis = Axis(0.0, 100.0, 100.0, 50.0, 500.0)
    closer = axis.zoomed(4.0, 200.0)
    assert closer.seconds(200.0) == pytest.approx(axis.seconds(200.0))
    assert closer.end - closer.start == pytest.approx(25.0)
    assert axis.zoomed(1e6, 200.0).end - axis.zoomed(1e6, 200.0).start == pytest.approx(1.0)
    assert closer.moved(1000.0).end == pytest.approx(100.0)
    assert closer.zoomed(1e-6, 300.0).whole
    assert [words for _, words in Axis(0.0, 30.0, 30.0, 0.0, 300.0).ticks()] == [
        "0:00",
        "0:10",
        "0:20",
        "0:30",
    ]
