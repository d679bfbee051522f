"""How an expression network is trained, and what a training tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faceapp.domain import training_thresholds as thresholds
from faceapp.domain.metrics import Classification


class Balance(StrEnum):
    """What is done about labels that have few pictures (disgust: 436 of 28 709)."""

    NONE = "none"
    WEIGHTS = "weights"  # each label weighs 1 / sqrt(its share)
    FOCAL = "focal"  # pictures that are told well weigh less (Lin et al. 2017)
    OVERSAMPLING = "oversampling"  # pictures of rare labels are shown more often, by 1 / sqrt(share)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out, beside the pictures.

    Attributes:
        network: one of ``training.networks.NETWORKS``.
        rate: highest learning rate; it rises over the first epochs and falls as a cosine.
        smoothing: part of each label that is spread over all labels.
        mixup: both parameters of the beta distribution pictures are mixed by; 0 for never.
        plain_epochs: epochs at the end without mixing.
        growing: begin with fewer pixels, see ``thresholds.TRAIN_SIZES``.
        patience: epochs without a better macro F1 after which fine-tuning ends; 0 for never.
        whole: where a model is begun with, all of it learns on; else only its last layer does.
        teachers: names of the models whose answers are learned beside the labels.
        neutral: added to the logit of neutral afterwards, where pictures will show it more often than the
            faces learned from (FER2013 was found by words for the others).
    """

    network: str = "residual"
    epochs: int = thresholds.TRAIN_EPOCHS
    batch: int = thresholds.TRAIN_BATCH
    rate: float = thresholds.TRAIN_RATE
    decay: float = thresholds.TRAIN_DECAY
    smoothing: float = thresholds.TRAIN_SMOOTHING
    mixup: float = thresholds.TRAIN_MIXUP
    plain_epochs: int = thresholds.TRAIN_PLAIN_EPOCHS
    balance: Balance = Balance.WEIGHTS
    seed: int = 1
    growing: bool = True
    patience: int = 0
    whole: bool = False
    teachers: tuple[str, ...] = ()
    neutral: float = 0.0

    @classmethod
    def fine_tuning(cls) -> Recipe:
        """For a head on a body that stays: few pictures, soon learned by heart."""
        return cls(
            epochs=thresholds.TUNE_EPOCHS,
            batch=thresholds.TUNE_BATCH,
            mixup=0.0,
            plain_epochs=0,
            growing=False,
            patience=thresholds.TUNE_PATIENCE,
        )

    @classmethod
    def going_on(cls) -> Recipe:
        """For a model that could learn more from many pictures: all of it, at a lower rate, at full size."""
        return cls(epochs=thresholds.ON_EPOCHS, rate=thresholds.ON_RATE, growing=False, whole=True)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a model is made from, as far as its pictures and weights do not say it.

    Attributes:
        licence: of the model.
        corrections: it learned from faces that were corrected in a library.
    """

    licence: str = "that of your own pictures"
    corrections: bool = False


@dataclass(frozen=True, slots=True)
class ReadingPictures:
    """Pictures are read; ``total`` is not known while an archive is."""

    done: int


@dataclass(frozen=True, slots=True)
class AskingTeachers:
    """Teachers are asked; faces, counted once for each of them."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Where a training is.

    Attributes:
        epoch, epochs: the epoch it is in (from 1), and all.
        done, total: pictures of this epoch.
        rate: pictures a second, of this epoch.
        loss: mean of this epoch so far.
        seconds_left: of the whole training; None while unknown.
    """

    epoch: int
    epochs: int
    done: int
    total: int
    rate: float
    loss: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class EpochTrained:
    """One epoch is done and kept: a training that is stopped goes on after it.

    Attributes:
        loss: mean over the epoch's pictures, as they were trained with.
        validation: of the averaged weights.
        seconds: of this epoch.
    """

    epoch: int
    epochs: int
    loss: float
    validation: Classification
    seconds: float


@dataclass(frozen=True, slots=True)
class TrainingFinished:
    """The model and its card lie where they were asked for.

    Attributes:
        validation: of the written file, with the temperature in it.
        epochs: that were trained in all.
        seconds: spent in all of them, over all runs.
        model, card, entry: the files; the last is for the registry of models.
        milliseconds: for one face in a batch, on one thread.
    """

    validation: Classification
    epochs: int
    seconds: float
    model: Path
    card: Path
    entry: Path
    milliseconds: float


TrainingEvent = ReadingPictures | AskingTeachers | TrainingProgress | EpochTrained | TrainingFinished
