"""Which network, and what is done about rare labels: trains each in turn and writes one table.

    nice -n 19 python tests/bench/expressions.py ../shared/expressions OUT [--epochs 15]

Each is kept in OUT; typed again, it goes on where it was, and makes the table anew. Not one of
them is trained as long as the model that ships: the order matters, not the height.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.training import Balance, EpochTrained, Recipe
from faceapp.services.train import train_expression

TRIED = {
    **{f"balance-{balance}": {"network": "residual-small", "balance": balance} for balance in Balance},
    "mixup": {"network": "residual-small", "mixup": 0.2},
    "always-large": {"network": "residual-small", "growing": False},
    "no-smoothing": {"network": "residual-small", "smoothing": 0.0},
    "network-separable": {"network": "separable"},
    "network-residual": {"network": "residual"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--only", nargs="*", default=list(TRIED), choices=list(TRIED))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.only:
        out = arguments.out / f"{name}.onnx"
        if not out.with_suffix(".json").exists():
            for event in train_expression(
                arguments.data, out, Recipe(epochs=arguments.epochs, **TRIED[name])
            ):
                if isinstance(event, EpochTrained):
                    print(name, event.epoch, f"{event.validation.accuracy:.4f}", flush=True)
        table = _table(arguments.out)
        (arguments.out / "table.md").write_text(table)
    print(table)


def _table(folder: Path) -> str:
    head = [
        "what",
        "accuracy",
        "macro F1",
        *EXPRESSIONS,
        "calibration",
        "M parameters",
        "M mult.",
        "ms a face",
        "MB",
        "minutes",
    ]
    rows = [head, ["---"] * len(head)]
    for name in TRIED:
        card = folder / f"{name}.json"
        if card.exists():
            facts = json.loads(card.read_text())
            result = facts["result"]
            recalls = [f"{score['recall']:.2f}" for score in result["per_label"]]
            rows.append(
                [
                    name,
                    f"{result['accuracy']:.2%}",
                    f"{result['macro_f1']:.3f}",
                    *recalls,
                    f"{result['calibration_error']:.3f}",
                    f"{facts['parameters'] / 1e6:.2f}",
                    f"{facts['multiplications'] / 1e6:.0f}",
                    f"{facts['milliseconds']:.2f}",
                    f"{facts['bytes'] / 1e6:.1f}",
                    f"{facts['seconds'] / 60:.0f}",
                ]
            )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n\nLabels: recall.\n"


if __name__ == "__main__":
    main()
