from __future__ import annotations

from pathlib import Path

import pytest

from faceapp.services.library import default_library_path, open_library


def test_the_library_lies_with_the_users_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = default_library_path()
    assert path.name == "library.faceapp"
    with open_library(path):
        assert path.is_file()
