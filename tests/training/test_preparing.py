"""What a network sees."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.nn import functional

from faceapp.training.data import LabelledFaces
from faceapp.training.preparing import mixed, seen, standardised, varied


def _batch(faces: LabelledFaces) -> torch.Tensor:
    return torch.from_numpy(faces.pictures).unsqueeze(1)


def test_light_and_contrast_do_not_matter(invented: Callable[..., LabelledFaces]) -> None:
    bright = _batch(invented(2)).float()
    dark = bright * 0.3 + 10.0
    assert torch.allclose(seen(bright), seen(dark), atol=1e-4)
    x = seen(bright)
    assert x.shape == (14, 1, 44, 44)
    assert torch.allclose(x.mean(dim=(1, 2, 3)), torch.zeros(14), atol=1e-4)


def test_noise_of_an_empty_picture_is_not_blown_up() -> None:
    faint = 0.5 + 0.002 * torch.randn(1, 1, 44, 44, generator=torch.Generator().manual_seed(1))
    assert standardised(faint).std() < 0.1


def test_variations_are_chance_but_the_same_chance_gives_the_same(
    invented: Callable[..., LabelledFaces],
) -> None:
    batch = _batch(invented(3))
    first, again, other = (varied(batch, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert first.shape == (21, 1, 44, 44)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.isfinite(first).all()


def test_a_variation_still_shows_the_face(invented: Callable[..., LabelledFaces]) -> None:
    """More like the picture it was made from, or its mirror image, than like the others."""
    batch = _batch(invented(8))
    plain = seen(batch)
    made = torch.stack([varied(batch, torch.Generator().manual_seed(seed)) for seed in range(8)]).mean(0)
    both = torch.stack([torch.einsum("ncij,mcij->nm", made, x) for x in (plain, plain.flip(3))]).amax(0)
    assert (both.argmax(dim=1) == torch.arange(len(batch))).float().mean() > 0.7


def test_fewer_pixels_show_the_same_part_of_the_face(invented: Callable[..., LabelledFaces]) -> None:
    batch = _batch(invented(4))
    large, small = (varied(batch, torch.Generator().manual_seed(4), size) for size in (44, 32))
    assert small.shape == (28, 1, 32, 32)
    shrunk = functional.interpolate(large, size=(32, 32), mode="bilinear", antialias=True)
    alike = functional.cosine_similarity(shrunk.flatten(1), small.flatten(1), dim=1)
    assert alike.median() > 0.9


def test_mixed_faces_have_mixed_labels() -> None:
    pictures = torch.stack([torch.full((1, 4, 4), float(n)) for n in range(6)])
    labels = torch.eye(7)[:6]
    chance = torch.Generator().manual_seed(5)
    parts = set()
    for _ in range(60):
        some, shares = mixed(pictures, labels, 0.4, chance)
        assert torch.allclose(shares.sum(dim=1), torch.ones(6))
        # The grey level of a mixture is that of its labels.
        assert torch.allclose((shares[:, :6] * torch.arange(6.0)).sum(1), some[:, 0, 0, 0], atol=1e-5)
        parts.add(round(float(shares.max()), 3))
    assert len(parts) > 5
    assert mixed(pictures, labels, 0.0, chance)[0] is pictures
