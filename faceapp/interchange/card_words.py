"""The words of a dataset's card: choices, reasons, what a format can not say."""

from __future__ import annotations

from typing import Final

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.export_choices import ExportChoices, SplitBy
from faceapp.interchange.formats import Holds

KINDS: Final = {
    Label.PERSON: "The classes are people.",
    Label.EXPRESSION: "The classes are what the faces show.",
    Label.FACE: "There is one class: a face.",
}

SPLIT_BY: Final = {
    SplitBy.PHOTO: "picture",
    SplitBy.PERSON: "person",
    SplitBy.EVENT: "event (pictures taken close together)",
    SplitBy.TIME: "time (the oldest first)",
    SplitBy.IMPORTED: "the dataset that each picture came in with",
}

LEFT_OUT: Final = {
    LeftOut.MISSING: "photos whose file is not there",
    LeftOut.PROBLEM: "photos that can not be read",
    LeftOut.PENDING: "photos that were not looked at so far",
    LeftOut.NO_VIDEO: "recordings without pictures",
    LeftOut.REPEATED: "copies of photos that are in it",
    LeftOut.NO_FACES: "photos without any face",
    LeftOut.NOTHING_CHOSEN: "photos with faces, none of which was chosen",
    LeftOut.HIDDEN: "faces that were hidden",
    LeftOut.NOT_A_FACE: "boxes that are no face",
    LeftOut.LEFT_OUT: "faces left out while labels were checked",
    LeftOut.UNKNOWN: "faces without a label",
    LeftOut.OTHER_PEOPLE: "faces of people who were not asked for",
    LeftOut.PROPOSED: "faces whose label nobody confirmed",
    LeftOut.UNLIKELY: "faces whose guess is below the least score",
    LeftOut.UNCLEAR: "faces on which the model sees nothing clearly",
    LeftOut.TOO_SMALL: "faces that are too small",
    LeftOut.TOO_BLURRED: "faces that are too blurred",
    LeftOut.TOO_FEW: "faces of classes that have too few",
    LeftOut.TOO_MANY: "faces of classes that have more than enough",
    LeftOut.TWO_SPLITS: "photos with people of two parts",
    LeftOut.NOT_IN_EACH: "faces of classes that are not in every part",
}

LOST: Final = {
    Holds.BOXES: "where on the picture a face is",
    Holds.SEVERAL: "person and expression of one face at once",
    Holds.NEGATIVES: "pictures without a face",
    Holds.SPLITS: "the parts of the split",
    Holds.STATE: "whether a person confirmed a label, and the scores of models",
    Holds.LANDMARKS: "where eyes, nose and mouth are",
    Holds.EMBEDDINGS: "the vectors that faces are recognised by",
    Holds.DATES: "when pictures were taken",
}


def chosen_lines(choices: ExportChoices) -> list[str]:
    """What was chosen, a line each, but what stands in a section of its own."""
    recordings = f"{len(choices.recordings)} recording{'s' if len(choices.recordings) > 1 else ''}"
    lines = [f"Search: {choices.query}"] if choices.query else []
    lines += [f"By number: {recordings}"] if choices.recordings else []
    lines = lines or ["All photos and recordings"]
    if choices.people:
        lines.append(f"People: {', '.join(choices.people)}")
    if choices.proposed:
        lines.append(f"Confirmed labels, and guesses from a score of {choices.least_score:g} on")
    elif choices.label is not Label.FACE:
        lines.append("Confirmed labels only")
    if choices.least_pixels:
        lines.append(f"Faces of {choices.least_pixels} pixels and more on the shorter side")
    if choices.least_sharpness:
        lines.append(f"Sharpness of {choices.least_sharpness:g} and more")
    if choices.least:
        lines.append(f"Classes of {choices.least} faces and more")
    if choices.most:
        lines.append(f"At most {choices.most} faces of a class, spread over time, the best looks first")
    if choices.balance:
        lines.append("As many faces of each class")
    if choices.strangers:
        lines.append("Faces without a label are in it as a class of their own")
    if not choices.names:
        lines.append("People have numbers in place of names")
    if not choices.metadata:
        lines.append("Dates, cameras and places were taken out of the picture files")
    return lines
