"""A model's entry for the registry, in the form of ``resources/models.toml``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.learned import Learned
from faceapp.domain.training import Origin
from faceapp.domain.training_thresholds import EXPRESSION_SIDE

ADAPTER = "faceapp-expression"
"""Which code runs it: a grey square in, calibrated probabilities in our own order out."""


def write(model: Path, size: int, sha256: str, origin: Origin, learned: Learned) -> Path:
    """Write the entry beside the model (``.toml``, returned): ``models add FILE --entry`` takes it.

    Args:
        model: its file.
        size: bytes of it.
        sha256: its checksum.
        origin: what it was made from.
        learned: the pictures it learned from.

    Raises:
        OSError: it can not be written.
    """
    page = model.with_suffix(".toml")
    page.write_text(text(model.name, size, sha256, origin, learned), encoding="utf-8")
    return page


def text(
    name: str, size: int, sha256: str, origin: Origin | None = None, learned: Learned | None = None
) -> str:
    """The entry of the file ``name``; see ``write``."""
    origin, learned = origin or Origin(), learned or Learned(0, ())
    stem = Path(name).stem
    plain = re.sub(r"[^a-z0-9.-]+", "-", stem.casefold()).strip("-.") or "model"
    facts = {
        "id": f"own-{plain}"[:64],
        "kind": "expression",
        "shelf": "own",
        "name": stem,
        "adapter": ADAPTER,
        "revision": 1,
        "licence": origin.licence,
        "author": "trained with faceapp",
        "homepage": "",
        "input": f"{EXPRESSION_SIDE} x {EXPRESSION_SIDE} grey, 0..255",
        "output": "seven probabilities, calibrated",
        "labels": [label.value for label in EXPRESSIONS],
        "learned_pictures": learned.pictures,
        "learned_corrections": origin.corrections,
        "learned_marks": list(learned.marks),
    }
    source = {
        "part": "network",
        "file": name,
        "size": size,
        "sha256": sha256,
        "inputs": [[-1, EXPRESSION_SIDE, EXPRESSION_SIDE]],
        "outputs": [[-1, len(EXPRESSIONS)]],
    }
    return f"[[model]]\n{_lines(facts)}\n[[model.source]]\n{_lines(source)}"


def _lines(facts: dict[str, object]) -> str:
    """Texts, numbers and lists are written in TOML as in JSON."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in facts.items())
