from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.spans import Times, apart

spans = st.none() | st.tuples(st.integers(0, 20), st.integers(0, 6)).map(
    lambda pair: (float(pair[0]), float(pair[0] + pair[1]))
)


@given(st.lists(spans, max_size=8), spans)
def test_times_say_what_comparing_each_would(seen: list[tuple[float, float] | None], asked: object) -> None:
    times = Times()
    for span in seen:
        times.add(span)
    assert times.meets(asked) == any(not apart(span, asked) for span in seen)  # type: ignore[arg-type]


def test_touching_is_together_and_a_photo_is_always() -> None:
    assert apart((0.0, 1.0), (1.1, 2.0))
    assert not apart((0.0, 1.0), (1.0, 2.0))
    assert not apart(None, (1.0, 2.0))
    assert not apart(None, None)
