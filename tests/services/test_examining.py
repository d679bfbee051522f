"""Files nobody vouches for are looked at in another process: it may end, this one may not."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from faceapp.domain.errors import KnownError, ModelDamaged, UnsafeModel, WrongModelShape
from faceapp.services import shelf
from faceapp.services.examining import Apart, _look
from faceapp.vision.sources import Source


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(EVIL),)


EVIL = Path("pwned")


def refused(file: Path, **facts: object) -> KnownError:
    source = Source("some", "network", file=file.name, **facts)  # type: ignore[arg-type]
    with pytest.raises(KnownError) as told:
        Apart()(source, file, called=Path("/theirs") / file.name)
    assert str(told.value).count(".") <= 2
    return told.value


def test_the_refusals_come_back_with_their_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.EVIL", tmp_path / "pwned")
    (tmp_path / "evil.pt").write_bytes(pickle.dumps(Evil(), protocol=2))
    (tmp_path / "cut.onnx").write_bytes(b"\x08\x07nothing")
    assert isinstance(refused(tmp_path / "evil.pt"), UnsafeModel)
    assert not (tmp_path / "pwned").exists()
    damaged = refused(tmp_path / "cut.onnx")
    assert isinstance(damaged, ModelDamaged)
    assert str(damaged) == "The model file /theirs/cut.onnx is damaged or not what it should be."


def test_a_right_file_passes_and_another_shape_does_not(shared: Path) -> None:
    file = shared / "weights" / "faceapi_expression.onnx"
    Apart()(Source("some", "network", file=file.name, outputs=((-1, 7),)), file)
    assert isinstance(refused(file, outputs=((-1, 8),)), WrongModelShape)


def test_a_process_that_is_ended_is_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "some.onnx").write_bytes(b"x")
    with pytest.raises(ModelDamaged):
        Apart(stopping=lambda: True)(Source("some", "network", file="some.onnx"), tmp_path / "some.onnx")
    assert _look.__module__ == "faceapp.services.examining"


def test_weights_of_torch_are_taken_on_the_user_s_word(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    file = shared / "weights" / "20180402-114759-vggface2.pt"
    shown = shelf.add(file, model="facenet-vggface2", examine=Apart())
    assert (shown.id, shown.state) == ("facenet-vggface2", shelf.ModelState.READY)
