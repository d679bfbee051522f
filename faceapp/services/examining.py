"""Looking at a model file that nobody vouches for: in this process, or in one that it may bring down."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Protocol

from faceapp.domain.errors import KnownError, ModelDamaged, NoModelFile, UnsafeModel
from faceapp.domain.model_thresholds import EXAMINE_LOOK_SECONDS
from faceapp.vision.entries import ModelEntry
from faceapp.vision.sources import Source

Answer = tuple[type[KnownError], dict[str, str]] | None
"""A refusal and its facts; None where nothing is wrong."""


_KINDS: Final = {".onnx": "ONNX", ".pt": "PyTorch", ".pth": "PyTorch"}
_PICKLED: Final = 0x80
_PICKLES: Final = 5
"""How a pickle of protocol 2 and later begins, and the last protocol there is."""


class Examine(Protocol):
    """As ``vision.examine.examine``."""

    def __call__(
        self, source: Source, path: Path, *, called: Path | None = None, entry: ModelEntry | None = None
    ) -> None:
        """Pass the file, or raise a ``KnownError``; with ``entry``, the user's own, it is tried, too."""


def here(source: Source, path: Path, *, called: Path | None = None, entry: ModelEntry | None = None) -> None:
    """In this process: brings ONNX Runtime, or torch, into it. See ``vision.examine``, ``adapters.own``."""
    from faceapp.vision.examine import examine

    examine(source, path, called=called)
    if entry is not None:
        from faceapp.vision.adapters import own

        own.made(entry, path.read_bytes(), called or path)


def whole(file: Path, examine: Examine = here) -> None:
    """Whether a file that belongs to no model we know is whole, and what its name says.

    Raises:
        NoModelFile: it is not, or of a kind that is none of a model's.
        UnsafeModel: it is a pickle, or reaches for other files.
        WrongModelShape: it is a file of torch that holds something else than named tensors.
    """
    kind = _KINDS.get(file.suffix.lower())
    if kind is None:
        try:
            with file.open("rb") as opened:
                first = opened.read(2)
        except OSError:
            first = b""
        if len(first) == 2 and first[0] == _PICKLED and first[1] <= _PICKLES:
            raise UnsafeModel(path=file)
        raise NoModelFile(path=file, kind=_KINDS[".onnx"])
    try:
        examine(Source(model=file.name, part="network", file=file.name), file, called=file)
    except ModelDamaged as error:
        raise NoModelFile(path=file, kind=kind) from error


class Apart:
    """In a process of its own, which takes the libraries and a file that crashes them with it.

    Args:
        stopping: asked now and then; when it says yes, the process is ended.
    """

    def __init__(self, stopping: Callable[[], bool] = lambda: False) -> None:
        self._stopping = stopping

    def __call__(
        self, source: Source, path: Path, *, called: Path | None = None, entry: ModelEntry | None = None
    ) -> None:
        """See ``here``.

        Raises:
            ModelDamaged: also where reading it ends the process.
            UnsafeModel, WrongModelShape, BadModelEntry: see there.
        """
        from faceapp.services.worker_start import buried, spawned

        process, line = spawned(_look, (source, path, called, entry))
        try:
            with line:
                while not line.poll(EXAMINE_LOOK_SECONDS):
                    if self._stopping():
                        process.kill()
                answer: Answer = line.recv()
        except (EOFError, OSError) as error:
            raise ModelDamaged(path=called or path) from error
        finally:
            buried(process)
        if answer is not None:
            kind, facts = answer
            raise kind(**facts)


def _look(line: Connection[Answer, Any], given: tuple[Source, Path, Path | None, ModelEntry | None]) -> None:
    """What the other process does."""
    source, path, called, entry = given
    answer: Answer = None
    try:
        here(source, path, called=called, entry=entry)
    except KnownError as error:
        answer = type(error), {key: str(fact) for key, fact in error.facts.items()}
    line.send(answer)
