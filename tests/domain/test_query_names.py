"""Words become people where somebody is called so; chips show the terms and take them away."""

from __future__ import annotations

import pytest

from faceapp.domain.ids import PersonId
from faceapp.domain.query import And, Not, People, Word
from faceapp.domain.query_names import ChipKind, NameIndex, chips, resolve
from faceapp.domain.query_parser import parse

_PEOPLE = [
    "Alice",
    "Alice Smith",
    "Bob",
    "John Miller",
    "Zoë Krämer",
    "Anne-Marie Curie",
    "Bob Smith-Jones",
    "Smith",
]
NAMES = NameIndex((PersonId(n), name) for n, name in enumerate(_PEOPLE))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("alice", ["Alice", "Alice Smith"]),
        ("ali", ["Alice", "Alice Smith"]),
        ("lice", []),
        ("zoe", ["Zoë Krämer"]),
        ("ZOË KRAMER", ["Zoë Krämer"]),
        ("curie", ["Anne-Marie Curie"]),
        ("anne marie", ["Anne-Marie Curie"]),
        ("jones", ["Bob Smith-Jones"]),
    ],
)
def test_a_name_is_found_by_its_beginning(typed: str, found: list[str]) -> None:
    assert [_PEOPLE[person] for person in NAMES.find(typed)] == found


def test_quotes_prefer_the_whole_name() -> None:
    assert resolve(parse('"alice"'), NAMES) == People((PersonId(0),), (Word("alice", exact=True),))
    assert resolve(parse('"alice s"'), NAMES) == People((PersonId(1),), (Word("alice s", exact=True),))


def test_neighbouring_words_that_are_one_name_are_one_person() -> None:
    assert resolve(parse("John Miller Bob"), NAMES) == And(
        (
            People((PersonId(3),), (Word("John"), Word("Miller"))),
            People((PersonId(2), PersonId(6)), (Word("Bob"),)),
        )
    )
    assert resolve(parse("2019 john mil"), NAMES).terms[1].people == (PersonId(3),)  # type: ignore[union-attr]
    assert resolve(parse("-(john miller)"), NAMES) == Not(
        People((PersonId(3),), (Word("john"), Word("miller")))
    )


def test_two_whole_names_stay_two_people() -> None:
    both = resolve(parse("Bob Smith"), NAMES)
    assert isinstance(both, And)
    assert [str(part) for part in both.terms] == ["Bob", "Smith"]


def test_a_word_that_is_nobodys_name_stays_a_word() -> None:
    assert resolve(parse("beach"), NAMES) == Word("beach")
    assert resolve(parse("person:beach"), NAMES).people == ()  # type: ignore[union-attr]
    assert resolve(parse("folder:alice"), NAMES) == parse("folder:alice")


@pytest.mark.parametrize(
    "text", ["John Miller Bob", "-(john miller) 2019", "alice OR beach", 'proposed:"Bob" x']
)
def test_what_was_resolved_is_written_as_it_was_typed(text: str) -> None:
    assert parse(str(resolve(parse(text), NAMES))) == parse(text)


def test_each_term_has_a_chip_that_takes_it_away() -> None:
    made = chips(resolve(parse('John Miller -"Bob" 2019 beach faces:>3 (alice OR zoe)'), NAMES))
    assert [(chip.kind, chip.label, chip.without) for chip in made] == [
        (ChipKind.PERSON, "John Miller", False),
        (ChipKind.PERSON, "Bob", True),
        (ChipKind.DATE, "2019", False),
        (ChipKind.PLACE, "beach", False),
        (ChipKind.FACES, "faces:>3", False),
        (ChipKind.SEVERAL, "alice OR zoe", False),
    ]
    assert made[0].rest == '-"Bob" 2019 beach faces:>3 alice OR zoe'
    assert made[3].rest == 'John Miller -"Bob" 2019 faces:>3 alice OR zoe'
    assert chips(parse("")) == ()
    assert chips(parse("alice"))[0].rest == ""


@pytest.mark.parametrize(
    ("word", "kind"), [("video", ChipKind.VIDEO), ("camera", ChipKind.VIDEO), ("unnamed", ChipKind.FACES)]
)
def test_what_a_chip_is_about_tells_its_icon(word: str, kind: ChipKind) -> None:
    assert [chip.kind for chip in chips(parse(word))] == [kind]
