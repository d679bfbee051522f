"""Which faces of a class stay."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_limits import Candidate, limited, spread


def _faces(count: int, begin: int = 0) -> list[Candidate]:
    return [Candidate(begin + n, float(n), f"{n:03}", 0.5) for n in range(count)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.none() | st.floats(0, 1e9), st.floats(0, 1)), max_size=60), st.integers(1, 20))
def test_as_many_as_asked_for_and_the_best_look_is_among_them(
    rows: list[tuple[float | None, float]], most: int
) -> None:
    faces = [Candidate(n, taken, f"{n:03}", look) for n, (taken, look) in enumerate(rows)]
    kept = spread(faces, most)
    assert len({face.place for face in kept}) == len(kept) == min(most, len(faces))
    assert spread(faces[::-1], most) == kept
    if faces:
        assert max(face.look for face in kept) == max(face.look for face in faces)


def test_they_are_spread_over_time() -> None:
    assert [face.place for face in spread(_faces(100), 4)] == [0, 25, 50, 75]


def test_strangers_are_cut_but_do_not_say_how_large_a_class_may_be() -> None:
    classes = {"Ann": _faces(5), "Bob": _faces(3, 10), "": _faces(1, 20)}
    kept, reasons = limited(classes, least=None, most=None, balance=True, apart="")
    assert len(kept) == 3 + 3 + 1
    assert reasons == {LeftOut.TOO_MANY: 2}
    kept, reasons = limited(classes, least=4, most=None, balance=True, apart="")
    assert kept == set(range(5))
    assert reasons == {LeftOut.TOO_FEW: 4}
    assert limited({"": _faces(9)}, least=None, most=2, balance=True, apart="")[1] == {LeftOut.TOO_MANY: 7}
