"""The keys that are known without loading a format are those that the formats themselves have."""

from __future__ import annotations

import pytest

from faceapp.domain.dataset_formats import FORMATS, ONLY_WRITTEN, READABLE
from faceapp.interchange.formats import format_called, readable_format


def test_each_key_is_that_of_its_format() -> None:
    assert [format_called(key).facts.key for key in FORMATS] == list(FORMATS)


def test_those_that_can_be_imported_are_those_with_a_reader() -> None:
    assert tuple(key for key in FORMATS if hasattr(format_called(key), "read")) == READABLE
    assert {key for key in FORMATS if readable_format(key) is None} == ONLY_WRITTEN


def test_a_module_that_is_no_format_is_not_taken_for_one() -> None:
    with pytest.raises(KeyError):
        format_called("manifest")
