"""What can not be done about a training from the window."""

from __future__ import annotations

from faceapp.domain.errors import KnownError


class TrainingNameTaken(KnownError):
    sentence = "There is a model called {name} already; choose another name."


class TrainingPhotosGone(KnownError):
    sentence = "None of the photos with corrected expressions can be read now."


class TooFewPeople(KnownError):
    """All faces of one person go to one side: of one or two people there are no three sides."""

    sentence = "These faces are of too few people: some of others are needed to compare models with."


class TrainingPlaceGone(KnownError):
    sentence = "{path} is not there any more."


class TrainingElsewhere(KnownError):
    sentence = "Another window of faceapp is training a model."


class TrainingLost(KnownError):
    """Its files were removed or damaged by something else."""

    sentence = "What was kept of the training can not be read; it has to be begun again."


class TrainingFailed(KnownError):
    """The process ended by itself: killed for memory, or a bug that the log tells."""

    sentence = "The training ended by itself ({detail}); its whole epochs are kept."
