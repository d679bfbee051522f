"""Small networks for small grey faces. Add a function to ``NETWORKS`` to try another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor, nn

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.training_thresholds import EXPRESSION_SEEN, TRAIN_DROPOUT


def _conv(inputs: int, outputs: int, size: int = 3, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    return [
        nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]


class Residual(nn.Module):
    """Two convolutions and a way around them (He et al. 2016, the shortcut averaged as in ResNet-D)."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*_conv(inputs, outputs, 3, stride), nn.ReLU(), *_conv(outputs, outputs))
        shrink = [nn.AvgPool2d(2, ceil_mode=True, count_include_pad=False)] if stride == 2 else []
        around = [] if inputs == outputs and not shrink else [*shrink, *_conv(inputs, outputs, 1)]
        self.around = nn.Sequential(*around)
        self.act = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / stride, w / stride), rounded up."""
        out: Tensor = self.act(self.body(x) + self.around(x))
        return out


class Separable(nn.Module):
    """Wide, each channel by itself, narrow again (Sandler et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, stride: int, widen: int = 4) -> None:
        super().__init__()
        wide = widen * inputs
        self.body = nn.Sequential(
            *_conv(inputs, wide, 1),
            nn.ReLU(),
            *_conv(wide, wide, 3, stride, groups=wide),
            nn.ReLU(),
            *_conv(wide, outputs, 1),
        )
        self.same = inputs == outputs and stride == 1

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / stride, w / stride), rounded up."""
        out: Tensor = self.body(x)
        return out + x if self.same else out


class Network(nn.Module):
    """Stem, stages of blocks, mean over the picture, one dense layer: (n, 1, s, s) to (n, 7) logits."""

    def __init__(self, stem: list[nn.Module], blocks: list[nn.Module], features: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(*stem, nn.ReLU())
        self.blocks = nn.Sequential(*blocks)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flat = nn.Flatten()
        self.drop = nn.Dropout(TRAIN_DROPOUT)
        self.head = nn.Linear(features, len(EXPRESSIONS))

    def forward(self, x: Tensor) -> Tensor:
        """(n, 1, h, w) standardised faces to (n, 7) logits."""
        out: Tensor = self.head(self.drop(self.flat(self.pool(self.blocks(self.stem(x))))))
        return out


def _stages(
    make: Callable[[int, int, int], nn.Module], inputs: int, widths: tuple[int, ...], counts: tuple[int, ...]
) -> list[nn.Module]:
    blocks = []
    for width, count in zip(widths, counts, strict=True):
        for place in range(count):
            blocks.append(make(inputs, width, 1 if place else 2))
            inputs = width
    return blocks


def _residual(stem: int, widths: tuple[int, ...], counts: tuple[int, ...]) -> Network:
    return Network(_conv(1, stem), _stages(Residual, stem, widths, counts), widths[-1])


NETWORKS: Final[dict[str, Callable[[], Network]]] = {
    "residual": lambda: _residual(32, (48, 104, 208), (1, 2, 2)),
    "residual-small": lambda: _residual(24, (32, 64, 128), (1, 2, 2)),
    "separable": lambda: Network(_conv(1, 24, 3, 2), _stages(Separable, 24, (48, 96, 160), (2, 3, 2)), 160),
    "tiny": lambda: _residual(4, (8,), (1,)),
}
"""By name. ``tiny`` learns next to nothing in no time: it is for trying out."""


def network(name: str, seed: int) -> Network:
    """A fresh network, the same for the same ``seed``.

    Raises:
        KeyError: there is no such network.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        made = NETWORKS[name]()
        for module in made.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    return made


def size(made: Network) -> tuple[int, int]:
    """(parameters, multiplications for one face)."""
    count = 0

    def add(module: nn.Module, _: object, out: Tensor) -> None:
        nonlocal count
        weight = module.weight
        assert isinstance(weight, Tensor)
        count += out[0].numel() * weight[0].numel()

    hooks = [m.register_forward_hook(add) for m in made.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    training = made.training
    with torch.no_grad():
        made.eval()(torch.zeros(1, 1, EXPRESSION_SEEN, EXPRESSION_SEEN, device=made.head.weight.device))
    made.train(training)
    for hook in hooks:
        hook.remove()
    return sum(p.numel() for p in made.parameters()), count
