"""What a network sees of a picture, in training and after: the same for both but for chance."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from faceapp.domain import training_thresholds as limits

_LEAST = limits.EXPRESSION_LEAST_CONTRAST / 255.0


def standardised(pictures: Tensor) -> Tensor:
    """Pictures (n, 1, h, w) of 0..1 with mean 0 and deviation 1 each: light does not matter."""
    middle = pictures.mean(dim=(2, 3), keepdim=True)
    away = pictures - middle
    deviation = away.square().mean(dim=(2, 3), keepdim=True).sqrt()
    return away / deviation.clamp(min=_LEAST)


def seen(pictures: Tensor, size: int = limits.EXPRESSION_SEEN) -> Tensor:
    """The standardised middle of (n, 1, side, side) pictures of 0..255."""
    edge = (pictures.shape[-1] - size) // 2
    return standardised(pictures[:, :, edge : edge + size, edge : edge + size].float() / 255.0)


def varied(pictures: Tensor, chance: torch.Generator, size: int = limits.EXPRESSION_SEEN) -> Tensor:
    """Like ``seen``, of faces as they could as well have been: turned, moved, mirrored, in other
    light, softer, partly covered. ``chance`` is of the processor, whatever the device; ``size`` is
    how many pixels are made of it, the part of the face that is seen is the same.
    """
    count, side = len(pictures), pictures.shape[-1]

    def between(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=chance) * (high - low) + low

    def there(values: Tensor) -> Tensor:
        return values.to(pictures.device)

    turn = between(-limits.TRAIN_TURN, limits.TRAIN_TURN) * (math.pi / 180.0)
    scale = limits.EXPRESSION_SEEN / side * torch.exp(between(-limits.TRAIN_SCALE, limits.TRAIN_SCALE))
    mirror = torch.where(between(0, 1) < 0.5, -1.0, 1.0)
    move = 2.0 * limits.TRAIN_SHIFT / side
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = mirror * scale * turn.cos(), -scale * turn.sin()
    theta[:, 1, 0], theta[:, 1, 1] = mirror * scale * turn.sin(), scale * turn.cos()
    theta[:, 0, 2], theta[:, 1, 2] = between(-move, move), between(-move, move)
    grid = functional.affine_grid(there(theta), [count, 1, size, size], align_corners=False)
    x = functional.grid_sample(
        pictures.float() / 255.0, grid, mode="bilinear", padding_mode="border", align_corners=False
    )
    gamma = torch.exp(between(-limits.TRAIN_GAMMA, limits.TRAIN_GAMMA))
    x = x.clamp(1e-3, 1.0) ** there(gamma).view(-1, 1, 1, 1)
    soft = torch.where(between(0, 1) < limits.TRAIN_BLUR, between(0, 1), torch.zeros(count))
    blurred = functional.avg_pool2d(functional.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    x = standardised(torch.lerp(x, blurred, there(soft).view(-1, 1, 1, 1)))
    return x * (1.0 - there(_rectangles(between, size)))


def _rectangles(between: Callable[[float, float], Tensor], size: int) -> Tensor:
    """(n, 1, size, size): 1 in a random rectangle of some pictures."""
    least, most = (part * size / limits.EXPRESSION_SEEN for part in (4.0, limits.TRAIN_ERASE_SIDE))
    sides = [between(least, most).view(-1, 1) for _ in "hw"]
    starts = [between(0.0, 1.0).view(-1, 1) * (size - length) for length in sides]
    place = torch.arange(size).view(1, -1)
    inside = [(place >= s) & (place < s + length) for s, length in zip(starts, sides, strict=True)]
    some = (between(0.0, 1.0) < limits.TRAIN_ERASE).view(-1, 1, 1, 1)
    return ((inside[0].unsqueeze(2) & inside[1].unsqueeze(1)).unsqueeze(1) & some).float()


def mixed(
    pictures: Tensor, labels: Tensor, strength: float, chance: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Every picture with some of another one, and labels (n, k) as well (Zhang et al. 2018)."""
    if strength <= 0:
        return pictures, labels
    # A Beta(a, a) from two Gammas, which torch draws only from its global generator: by Jöhnk.
    while True:
        u, v = (torch.rand(2, generator=chance, dtype=torch.float64) ** (1.0 / strength)).tolist()
        if 0.0 < u + v <= 1.0:
            break
    part = max(u, v) / (u + v)
    order = torch.randperm(len(pictures), generator=chance).to(pictures.device)
    return torch.lerp(pictures[order], pictures, part), torch.lerp(labels[order], labels, part)
