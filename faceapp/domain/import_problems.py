"""What is wrong with the files of a dataset: each a sentence with its facts, said in any language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum, unique

from faceapp.domain.import_thresholds import IMPORT_PROBLEMS_SAID


@unique
class Wrong(StrEnum):
    """Templates of whole sentences with named fields, in English; ``ui.wording_problems`` translates them."""

    # --- files and paths ---
    NO_FILE_NAME = "A file has no name."
    ZERO_IN_NAME = "A file's name has a zero in it."
    FOREIGN_PATH = "{told} is a path of another computer."
    NO_PATH = "{told} is no path."
    LEADS_OUT = "{told} leads out of the folder."
    NO_FILE = "It is no file."
    FILE_GONE = "The file is not there."
    FILE_TOO_LARGE = "The file is too large."
    UNREADABLE = "It can't be read: {detail}."
    NO_UTF8 = "It is no text in UTF-8."
    NOT_THERE = "{told} is not there."
    PART_NO_PATH = "A part is no path."
    PICTURE_GONE = "The picture is not there."
    ITS_PICTURE_GONE = "Its picture is not there."
    A_PICTURE_GONE = "A picture is not there."
    SEVERAL_PICTURES = "Several pictures have this name."
    SEVERAL_OF_ITS_NAME = "Several pictures have its name."
    NO_PICTURE = "It is no picture."
    TOLD_NO_PICTURE = "{told} is no picture."
    NO_SIZE = "It is not said how large the picture is."
    UNKNOWN_SIZE = "The size of the picture is not known."
    NO_SUCH_SIZE = "No picture is {told} pixels large."
    TOLD_TWICE = "It is told of twice; the first time is read."
    ONE_ELSEWHERE = "One of its pictures stands in another file, too; that is read."
    SOME_ELSEWHERE = "{count} of its pictures stand in another file, too; that is read."
    ONE_LOOSE = "1 picture lies in no folder of a class."
    SOME_LOOSE = "{count} pictures lie in no folder of a class."
    ALL_LOOSE = "Its pictures lie in no folder of a class."
    NO_SPLIT_BESIDE = "It is no split, as those beside it are."
    MISNAMED = "It is not called as its folder is, with a number."

    # --- what a file is made of ---
    NO_JSON = "It is no whole JSON file."
    ENTITIES = "It has entities of its own, which are not read."
    NO_XML = "It is no whole XML file."
    NO_PARQUET = "It can't be read as Parquet: {detail}."
    NO_OBJECT = "It is no object."
    LINE_NO_JSON = "Line {line} is no JSON."
    LINE_NO_OBJECT = "Line {line} is no object."
    LINE_NO_CSV = "Line {line} can't be read as CSV: {detail}."
    LINE_CELLS = "Line {line}: {count} cells instead of {wanted}."
    LINE_SAYS_NOTHING = "Line {line} says nothing of its picture."
    IN_ROW = "Row {row}: {problem}"
    ABOUT = "{name}: {problem}"
    NO_TEXT = "{name} is no text."
    NO_NUMBER = "{told} is no number."
    NO_WHOLE_NUMBER = "{name} is no whole number: {told}."
    NO_NUMBERS = "{name} is no list of numbers."
    SO_MANY_NUMBERS = "{name} has {count} numbers instead of {wanted}."
    NO_BASE64 = "embedding is no base64."
    NO_VECTOR = "embedding is no vector."
    STATE = "state is {told}."
    MISSING = "{name} is missing."
    OBJECTS_NO_LIST = "objects is no list of faces."
    OBJECTS_DIFFER = "The lists in objects differ in length."
    YAML_LINE = "It can't be read: a line stands where none belongs."
    YAML_TAB = "It can't be read: an indent is a tab."
    YAML_DEEP = "It can't be read: it is nested too deep."
    YAML_NO_KEY = "It can't be read: a key is missing."
    YAML_BRACKET = "It can't be read: a bracket is not closed."
    YAML_BEHIND = "It can't be read: something stands behind a value."
    YAML_COMMA = "It can't be read: a comma is missing."
    YAML_KEY = "It can't be read: a key is no word."
    YAML_QUOTE = "It can't be read: a quote is not closed."
    YAML_LETTER = "It can't be read: there is no such character."
    YAML_MARK = "It can't be read: {told} is not known here."

    # --- what it says ---
    NO_CLASS_NAME = "{told} is no name of a class."
    NO_CLASSES = "It names no classes."
    NO_LIST_OF_CLASSES = "There is no list of classes."
    NO_IMAGES = "There is no list of images."
    NO_ANNOTATIONS = "There is no list of annotations."
    NO_CATEGORIES = "There is no list of categories."
    NO_MAP = "There is no map of labels."
    LABEL_NO_MAP = "A label is no map."
    CLASS_NO_NUMBER = "A class has no number."
    CLASS_NO_WHOLE_NUMBER = "A class has no whole number."
    CLASS_NO_NAME = "The class {number} has no name."
    CLASS_NO_FOLDER = "A class has no folder."
    CLASS_UNKNOWN = "A box has a class that is not in the list of classes."
    CROWD = "A box around a crowd is no face."
    BOX_NUMBERS = "A box has not four numbers."
    BOX_NO_SIZE = "A box has no size."
    BOX_OUTSIDE = "A box lies outside the picture."
    THE_BOX_NO_EXTENT = "The box has no extent."
    THE_BOX_OUTSIDE = "The box lies outside the picture."
    IMAGE_NO_NUMBER = "An image has no number."
    IMAGE_TWICE = "Two images have the number {number}."
    NO_IMAGE_OF = "An annotation belongs to no image."
    TRACKS = "It follows faces through a video, which is not read."
    NO_EXPRESSION = "No expression is called {told}."
    ONE_FOREIGN = "{name} is none of the seven expressions; 1 face comes in without one."
    SOME_FOREIGN = "{name} is none of the seven expressions; {count} faces come in without one."
    ATTRIBUTES = "It has {count} attributes instead of {wanted}."
    PARTITION = "Its part is none of 0, 1 and 2."
    ITS_PEOPLE = "Its people are no names."
    ITS_SPLITS_NUMBERS = "Its splits are no numbers."
    ITS_SPLITS_LISTS = "Its splits are no lists."
    ITS_SEED = "Its seed is no number."
    ITS_LABEL = "Its label is none."
    NO_PIXELS = "There is no column of pixels and one of the emotion."
    EMOTION = "The emotion is no number from 0 to 6."
    USAGE = "The Usage is none."
    PIXEL_COUNT = "There are {count} pixels instead of {wanted}."
    PIXEL_NO_NUMBER = "A pixel is no number."
    PIXEL_LEVEL = "A pixel is not from 0 to 255."

    # --- several of them ---
    AGAIN = "{problem} ({count} times)."
    ONE_MORE = "There is one more problem."
    SOME_MORE = "There are {count} more problems."
    MORE_FILES = "And {count} more."


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence.

    Attributes:
        wrong: its template.
        facts: what its fields are filled with, by name; also other problems.
    """

    wrong: Wrong
    facts: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, wrong: Wrong, **facts: object) -> Problem:
        """As a caller writes it."""
        return cls(wrong, tuple(facts.items()))

    def said(self, translated: Callable[[str], str]) -> str:
        """The sentence, its template and those of the problems in it ``translated``."""
        facts = {
            name: fact.said(translated) if isinstance(fact, Problem | Problems) else fact
            for name, fact in self.facts
        }
        if self.wrong is Wrong.AGAIN:  # the count stands before the full stop
            facts["problem"] = str(facts["problem"]).removesuffix(".")
        return translated(self.wrong.value).format(**facts)

    def __str__(self) -> str:
        """In English."""
        return self.said(str)


@dataclass(frozen=True, slots=True)
class Problems:
    """Sentences one behind the other: all that is wrong with a file."""

    each: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, met: Iterable[Problem]) -> Problems:
        """What was met, in this order; what is wrong in the same way again is counted, the rest numbered."""
        met = list(met)
        counts = Counter(met)
        told = [
            one if times == 1 else Problem.of(Wrong.AGAIN, problem=one, count=times)
            for one, times in counts.items()
        ]
        more = len(met) - sum(list(counts.values())[:IMPORT_PROBLEMS_SAID])
        if more > 0:
            last = Problem(Wrong.ONE_MORE) if more == 1 else Problem.of(Wrong.SOME_MORE, count=more)
            told = [*told[:IMPORT_PROBLEMS_SAID], last]
        return cls(tuple(told))

    def said(self, translated: Callable[[str], str]) -> str:
        """All of them; see ``Problem.said``."""
        return " ".join(one.said(translated) for one in self.each)

    def __str__(self) -> str:
        """In English."""
        return self.said(str)
