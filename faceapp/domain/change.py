"""What a user's action changed, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from faceapp.domain.ids import ChangeId, FaceId, PersonId, PhotoId

Value = int | float | str | bytes | None


class Verb(StrEnum):
    """What the user did; the window has words for each, with a count and a name."""

    NAME_FACE = "name_face"  # name {count} faces {subject}
    NAME_GROUP = "name_group"
    ACCEPT = "accept"  # accepting proposals
    REJECT = "reject"  # these faces are not {subject}
    REVIEW = "review"  # of proposals of {subject}, some accepted and some rejected
    UNNAME = "unname"  # remove the name
    HIDE_FACE = "hide_face"
    NOT_A_FACE = "not_a_face"
    UNMARK = "unmark"  # bring back hidden faces or not-a-faces
    RIGHT = "right"  # these faces are {subject}, although something looks wrong
    ADD_FACE = "add_face"
    MOVE_FACE = "move_face"
    REMOVE_FACE = "remove_face"  # removes a face drawn by hand
    RENAME_PERSON = "rename_person"
    MERGE_PEOPLE = "merge_people"
    HIDE_PERSON = "hide_person"
    SHOW_PERSON = "show_person"
    SET_COVER = "set_cover"
    SET_BIRTH_DATE = "set_birth_date"
    SET_NOTE = "set_note"
    FORGET_PERSON = "forget_person"  # the name goes, the faces are unknown again
    DISTINCT_PEOPLE = "distinct_people"  # these two are not the same
    SET_EXPRESSION = "set_expression"  # these faces show {subject}, an Expression; "": what the model says
    MARK_SEGMENT = "mark_segment"  # a stretch of a recording shows {subject}, an Expression or a word
    CHANGE_SEGMENT = "change_segment"  # its edges, word or comment; {subject}: its word now
    DELETE_SEGMENT = "delete_segment"
    SET_BASELINE = "set_baseline"  # {subject} is neutral at a moment of a recording
    CLEAR_BASELINE = "clear_baseline"
    KEEP_LABEL = "keep_label"  # the labels of these faces are right
    LEAVE_OUT = "leave_out"  # these faces go into no dataset
    IMPORT_LABELS = "import_labels"  # names and expressions of the dataset {subject}
    REMOVE_FOLDER = "remove_folder"  # folder {subject} leaves the library; its faces and names are kept


ABOUT_NOBODY: Final = frozenset(
    {
        Verb.SET_EXPRESSION,
        Verb.MARK_SEGMENT,
        Verb.CHANGE_SEGMENT,
        Verb.DELETE_SEGMENT,
        Verb.SET_BASELINE,
        Verb.CLEAR_BASELINE,
        Verb.KEEP_LABEL,
        Verb.LEAVE_OUT,
    }
)
"""Verbs that say nothing about who somebody is: no proposal follows from them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one table: its key, and its values (None: there is no such row)."""

    table: str
    key: tuple[int, ...]
    values: tuple[tuple[str, Value], ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One undoable step, as rows before and after.

    Kept whole in the change log, so that undo works after a restart and a
    dispute ("who named this?") can be settled.

    Attributes:
        subject: the name it is about, "" if none.
        faces, people, photos: what views must repaint; a folder that leaves or comes back
            names none of its photos, since it concerns every view.
    """

    id: ChangeId
    verb: Verb
    subject: str
    faces: tuple[FaceId, ...]
    people: tuple[PersonId, ...]
    photos: tuple[PhotoId, ...]
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    at: float
    undone: bool = False

    def inverse(self) -> Change:
        """The change that undoes this one; its inverse is this one again."""
        return replace(self, before=self.after, after=self.before, undone=not self.undone)
