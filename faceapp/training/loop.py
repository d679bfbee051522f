"""The training itself: epochs over the pictures, each kept when it is done."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Generator
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from faceapp.domain import training_thresholds as limits
from faceapp.domain.training import EpochTrained, Recipe, TrainingProgress
from faceapp.training import checkpoint as kept
from faceapp.training import losses, preparing
from faceapp.training.data import LabelledFaces
from faceapp.training.judging import judged, logits_of
from faceapp.training.networks import Network, network
from faceapp.training.threads import Threads

Told = TrainingProgress | EpochTrained


@dataclass(frozen=True, slots=True)
class Trained:
    """What came out: the averaged weights, on the processor."""

    network: Network
    epochs: int
    seconds: float


def device() -> torch.device:
    """The graphics card where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def train(
    faces: LabelledFaces,
    validation: LabelledFaces,
    recipe: Recipe,
    keep: Path,
    *,
    start: Network | None = None,
    taught: NDArray[np.float32] | None = None,
) -> Generator[Told, None, Trained]:
    """Train, telling how far it is; closing the generator stops it, and the same call goes on.

    Args:
        faces: to learn from.
        validation: judged after each epoch; never learned from.
        recipe: how.
        keep: where the state after each epoch is kept.
        start: its body stays as it is and only its head is trained, or all of it learns on, as the
            recipe says; None: a fresh network, all of it.
        taught: (n, 7) what the recipe's teachers say of ``faces``.

    Raises:
        TrainingDiffers: ``keep`` is of another training.
        DiskFull, CannotWrite: ``keep`` can not be written.
    """
    run = _Run(faces, recipe, start, taught)
    begun = kept.begun_with(recipe, _fingerprint(faces, validation, start))
    found = kept.load(keep, begun)
    if found is not None:
        run.resume(found)
    while run.epoch < recipe.epochs and not run.tired():
        started = time.monotonic()
        mean = yield from run.one_epoch()
        result = judged(logits_of(run.average, validation.pictures, run.device), validation.labels)
        run.seconds += time.monotonic() - started
        run.remember(result.macro_f1)
        kept.save(run.checkpoint(begun), keep)
        yield EpochTrained(run.epoch, recipe.epochs, mean, result, time.monotonic() - started)
    return Trained(run.result(), run.epoch, run.seconds)


class _Run:
    """The state of a training between two epochs."""

    def __init__(
        self,
        faces: LabelledFaces,
        recipe: Recipe,
        start: Network | None,
        taught: NDArray[np.float32] | None,
    ) -> None:
        self.device = device()
        self.threads = Threads() if self.device.type == "cpu" else None
        torch.manual_seed(recipe.seed)
        self.chance = torch.Generator().manual_seed(recipe.seed)
        self.recipe = recipe
        self.frozen = start is not None and not recipe.whole
        made = network(recipe.network, recipe.seed)
        if self.frozen and start is not None:
            made.stem, made.blocks = start.stem, start.blocks
            # what its head knows, too: from chance, rare expressions are forgotten (macro F1 0.588 for 0.630)
            made.head.load_state_dict(start.head.state_dict())
        elif start is not None:
            made.load_state_dict(start.state_dict())
        self.network = made.to(self.device).to(memory_format=torch.channels_last)
        if self.frozen:
            self.network.requires_grad_(False)
            self.network.head.requires_grad_(True)
        self.average = deepcopy(self.network).eval()
        self.pictures = torch.from_numpy(faces.pictures).unsqueeze(1)
        self.labels = torch.from_numpy(faces.labels)
        self.taught = None if taught is None else torch.from_numpy(taught)
        self.weights = losses.rarity(self.labels).to(self.device)
        self.optimizer = _optimizer(self.network, recipe)
        self.steps = max(1, len(faces) // recipe.batch)
        self.epoch = 0
        self.seconds = 0.0
        self.history: list[float] = []
        self.best: kept.State | None = None

    def resume(self, found: kept.Checkpoint) -> None:
        self.network.load_state_dict(found.network)
        self.average.load_state_dict(found.average)
        self.optimizer.load_state_dict(found.steps)
        self.chance.set_state(found.chance[0])
        torch.set_rng_state(found.chance[1])
        if self.device.type == "cuda" and len(found.chance) > 2:
            torch.cuda.set_rng_state(found.chance[2], self.device)
        self.epoch, self.seconds = found.epoch, found.seconds
        self.history, self.best = list(found.history), found.best

    def checkpoint(self, begun: str) -> kept.Checkpoint:
        return kept.Checkpoint(
            begun,
            self.epoch,
            self.network.state_dict(),
            self.average.state_dict(),
            self.optimizer.state_dict(),
            (self.chance.get_state(), torch.get_rng_state(), *self._card_chance()),
            self.history,
            self.best,
            self.seconds,
        )

    def _card_chance(self) -> tuple[Tensor, ...]:
        return (torch.cuda.get_rng_state(self.device),) if self.device.type == "cuda" else ()

    def one_epoch(self) -> Generator[TrainingProgress, None, float]:
        """Train with every picture once; the mean loss."""
        recipe, started, total = self.recipe, time.monotonic(), 0.0
        self.network.train()
        if self.frozen:
            for module in (self.network.stem, self.network.blocks):
                module.eval()
        mixup = recipe.mixup if self.epoch < recipe.epochs - recipe.plain_epochs else 0.0
        size = _size(self.epoch / recipe.epochs) if recipe.growing else limits.EXPRESSION_SEEN
        order = losses.order(self.labels, recipe.balance, self.chance)
        if self.threads is not None:
            self.threads.begin()
        for step in range(self.steps):
            picked = order[step * recipe.batch : (step + 1) * recipe.batch]
            begun = time.monotonic()
            total += self._step(picked, size, mixup, self.epoch * self.steps + step)
            if self.threads is not None:
                self.threads.took(time.monotonic() - begun)
            done, took = step + 1, time.monotonic() - started
            left = took / done * (self.steps * (recipe.epochs - self.epoch) - done)
            yield TrainingProgress(
                self.epoch + 1,
                recipe.epochs,
                done * recipe.batch,
                self.steps * recipe.batch,
                done * recipe.batch / took,
                total / done,
                left,
            )
        self.epoch += 1
        return total / self.steps

    def _step(self, picked: Tensor, size: int, mixup: float, step: int) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = _rate(self.recipe, step / self.steps)
        pictures = preparing.varied(self.pictures[picked].to(self.device), self.chance, size)
        shares = losses.soft(self.labels[picked].to(self.device), self.recipe.smoothing)
        if self.taught is not None:
            shares = torch.lerp(shares, self.taught[picked].to(self.device), limits.TEACH_PART)
        pictures, shares = preparing.mixed(pictures, shares, mixup, self.chance)
        with self._half():
            logits = self.network(pictures.contiguous(memory_format=torch.channels_last))
        wrong = losses.loss(logits, shares, self.recipe.balance, self.weights)
        self.optimizer.zero_grad(set_to_none=True)
        wrong.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self._follow(min(limits.TRAIN_AVERAGE, (1.0 + step) / (10.0 + step)))
        return wrong.item()

    def _half(self) -> AbstractContextManager[object]:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=_half_is_faster(self.device))

    @torch.no_grad()
    def _follow(self, stay: float) -> None:
        """Move the averaged weights a little towards the network's; counts are copied."""
        mine, theirs = self.average.state_dict(), self.network.state_dict()
        for name, value in mine.items():
            if value.dtype.is_floating_point:
                value.lerp_(theirs[name], 1.0 - stay)
            else:
                value.copy_(theirs[name])

    def remember(self, score: float) -> None:
        self.history.append(score)
        if self.recipe.patience and score >= max(self.history):
            self.best = {name: value.clone() for name, value in self.average.state_dict().items()}

    def tired(self) -> bool:
        """No epoch lately was better than the ones before."""
        patience = self.recipe.patience
        if not patience or len(self.history) <= patience:
            return False
        return max(self.history[-patience:]) <= max(self.history[:-patience])

    def result(self) -> Network:
        if self.best is not None:
            self.average.load_state_dict(self.best)
        self.average.cpu().eval()
        return self.average


def _optimizer(made: Network, recipe: Recipe) -> torch.optim.SGD:
    weights = [m.weight for m in made.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    heavy = [p for p in weights if p.requires_grad]
    known = {id(p) for p in heavy}
    light = [p for p in made.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": heavy, "weight_decay": recipe.decay}, {"params": light, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=recipe.rate, momentum=limits.TRAIN_MOMENTUM, nesterov=True)


def _rate(recipe: Recipe, epoch: float) -> float:
    """The learning rate at a moment: a short rise, then half a cosine down to nothing."""
    highest = recipe.rate * recipe.batch / limits.TRAIN_BATCH
    warm = min(limits.TRAIN_WARM_EPOCHS, recipe.epochs / 10)
    if epoch < warm:
        return highest * (0.1 + 0.9 * epoch / warm)
    return highest * 0.5 * (1.0 + math.cos(math.pi * (epoch - warm) / (recipe.epochs - warm)))


def _size(part: float) -> int:
    """Pixels of the pictures, at a ``part`` of the training: what is coarse can be learned from few."""
    return next(size for until, size in limits.TRAIN_SIZES if part < until)


def _half_is_faster(where: torch.device) -> bool:
    """Whether the device multiplies bfloat16 itself. An EPYC with AVX512-BF16 on one thread trains
    ``residual`` 1.8 times as fast (190 instead of 105 GFLOP/s); others only imitate it.
    """
    if where.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    checks = (
        getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    )
    return any(check() for check in checks if check is not None)


def _fingerprint(faces: LabelledFaces, validation: LabelledFaces, start: Network | None) -> str:
    digest = hashlib.sha256()
    for some in (faces, validation):
        digest.update(some.pictures.tobytes() + some.labels.tobytes())
    for value in start.state_dict().values() if start is not None else ():
        digest.update(value.cpu().numpy().tobytes())
    return digest.hexdigest()
