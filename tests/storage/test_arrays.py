from __future__ import annotations

import numpy as np
import pytest

from faceapp.services.library import Library
from faceapp.storage import arrays

SERIES = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n)"


@pytest.mark.parametrize("rows", [0, 1, 2, 7, 500])
@pytest.mark.parametrize("piece", [1, 3, 100, 64_000])
def test_columns_come_whole_however_they_are_cut(
    library: Library, monkeypatch: pytest.MonkeyPatch, rows: int, piece: int
) -> None:
    monkeypatch.setattr(arrays, "PARSED_AT_ONCE", piece)
    source = f"{SERIES.format(max(rows, 1))} WHERE i <= {rows}"
    number, negative = arrays.columns(library.connection, ["i", "i * -1000003"], source)
    assert number.tolist() == list(range(1, rows + 1))
    assert negative.tolist() == [-1000003 * i for i in range(1, rows + 1)]
    assert number.dtype == negative.dtype == np.int64


def test_no_piece_that_is_parsed_is_long(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing holds the interpreter: what is long would stop the window."""
    lengths: list[int] = []
    parse = np.fromstring

    def watched(text: str, *rest: object, **more: str) -> arrays.Integers:
        lengths.append(len(text))
        return parse(text, *rest, **more)

    monkeypatch.setattr(np, "fromstring", watched)
    (found,) = arrays.columns(library.connection, ["i"], SERIES.format(100_000))
    assert len(found) == 100_000
    assert len(lengths) > 5
    assert max(lengths) <= arrays.PARSED_AT_ONCE + 20
