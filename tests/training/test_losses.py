"""What is done about rare labels."""

from __future__ import annotations

import math

import pytest
import torch

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.training import Balance
from faceapp.training import losses
from faceapp.training.losses import loss, order, rarity, soft
from faceapp.training.networks import network

LABELS = torch.tensor([3] * 80 + [1] * 5 + [6] * 15)


def test_smoothing_keeps_shares_whole() -> None:
    shares = soft(torch.tensor([0, 6]), 0.14)
    assert torch.allclose(shares.sum(dim=1), torch.ones(2))
    assert shares[0, 0].item() == pytest.approx(0.88)
    assert shares[0, 5].item() == pytest.approx(0.02)


def test_rare_labels_weigh_more_by_the_square_root() -> None:
    weights = rarity(LABELS)
    assert (weights[1] / weights[3]).item() == pytest.approx(4.0)
    assert weights[LABELS].mean().item() == pytest.approx(1.0, abs=1e-5)
    assert torch.isfinite(weights).all()


@pytest.mark.parametrize("balance", list(Balance))
def test_a_right_answer_costs_less_than_a_wrong_one(balance: Balance) -> None:
    shares = soft(torch.tensor([1, 3]), 0.0)
    right, wrong = torch.eye(7)[[1, 3]] * 8, torch.eye(7)[[3, 1]] * 8
    weights = rarity(LABELS)
    assert loss(right, shares, balance, weights) < 0.01 < 5 < loss(wrong, shares, balance, weights)


def test_weights_make_a_mistake_with_a_rare_label_cost_more() -> None:
    shares = soft(torch.tensor([1, 3]), 0.0)
    rare_wrong = torch.tensor([[0.0] * 7, [0, 0, 0, 8.0, 0, 0, 0]])
    common_wrong = torch.tensor([[0, 8.0, 0, 0, 0, 0, 0], [0.0] * 7])
    weights = rarity(LABELS)
    assert loss(rare_wrong, shares, Balance.WEIGHTS, weights) > 2 * loss(
        common_wrong, shares, Balance.WEIGHTS, weights
    )
    assert loss(rare_wrong, shares, Balance.NONE, weights).item() == pytest.approx(
        loss(common_wrong, shares, Balance.NONE, weights).item(), rel=1e-4
    )


def test_focal_loss_hardly_looks_at_what_is_told_well() -> None:
    shares = soft(torch.tensor([3]), 0.0)
    sure, unsure = torch.eye(7)[[3]] * 5, torch.eye(7)[[3]] * 1
    weights = rarity(LABELS)
    plain = loss(unsure, shares, Balance.NONE, weights) / loss(sure, shares, Balance.NONE, weights)
    focal = loss(unsure, shares, Balance.FOCAL, weights) / loss(sure, shares, Balance.FOCAL, weights)
    assert focal > 10 * plain


def test_oversampling_shows_rare_labels_more_often_and_others_each_once() -> None:
    chance = torch.Generator().manual_seed(1)
    each = order(LABELS, Balance.WEIGHTS, chance)
    assert torch.equal(each.sort().values, torch.arange(100))
    shown = torch.cat([LABELS[order(LABELS, Balance.OVERSAMPLING, chance)] for _ in range(50)])
    assert 0.11 < (shown == 1).float().mean() < 0.19  # 5 % are; weighed by the square root: 14.6 %


def test_what_weights_made_too_likely_is_taken_back() -> None:
    labels = torch.tensor([0] * 90 + [1] * 10)
    made = network("tiny", 1)
    before = made.head.bias.clone()
    losses.as_common_as_they_are(made, labels, Balance.NONE)
    assert torch.equal(made.head.bias, before)
    losses.as_common_as_they_are(made, labels, Balance.WEIGHTS)
    moved = (made.head.bias - before).detach()
    # The one that is nine times as common weighed a third: its logit rises by log 3 against the other's.
    assert float(moved[0] - moved[1]) == pytest.approx(math.log(3.0), abs=1e-5)


def test_neutral_can_be_made_likelier_and_nothing_else() -> None:
    made = network("tiny", 1)
    before = made.head.bias.detach().clone()
    losses.neutral_more_often(made, 0.15)
    more = made.head.bias.detach() - before
    assert more[EXPRESSIONS.index(Expression.NEUTRAL)].item() == pytest.approx(0.15)
    assert more.count_nonzero().item() == 1
