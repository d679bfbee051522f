from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Candidate
from faceapp.ui.naming.names import Offers, exactly, folded, likely, offers, rest_of

NAMES = ["Anna Albers", "Annabel Čapek", "Ben Nanna", "Marie Curie", "Pierre Curie", "Zoë Straße", "李明"]
PEOPLE = [(PersonId(n), name, FaceId(n * 10)) for n, name in enumerate(NAMES, 1)]


def find(typed: str, **more: object) -> Offers:
    return offers(typed, PEOPLE, more.pop("candidates", ()), more.pop("recent", ()), **more)  # type: ignore[arg-type]


def names(found: Offers) -> list[str]:
    return [line.name if line.person else f"+{line.name}" for line in found.lines]


def taken(found: Offers) -> str:
    line = found.lines[found.chosen]
    return line.name if line.person else f"+{line.name}"


def test_completion_in_mid_name_and_without_regard_to_case_and_accents() -> None:
    assert names(find("curie")) == ["Marie Curie", "Pierre Curie", "+curie"]
    assert names(find("ZOE")) == ["Zoë Straße", "+ZOE"]
    assert names(find("strasse"))[0] == "Zoë Straße"
    assert names(find("cap"))[0] == "Annabel Čapek"
    assert names(find("李"))[0] == "李明"


def test_beginnings_of_words_go_before_letters_in_their_middle() -> None:
    assert names(find("anna")) == ["Anna Albers", "Annabel Čapek", "Ben Nanna", "+anna"]
    assert taken(find("anna")) == "Anna Albers"


def test_letters_in_the_middle_of_a_name_do_not_outweigh_a_new_name() -> None:
    found = find("erre")

    assert names(found) == ["Pierre Curie", "+erre"]
    assert taken(found) == "+erre"


def test_who_looks_like_the_face_and_who_was_used_lately_come_first() -> None:
    pierre = Candidate(PersonId(5), "Pierre Curie", None, 0.4)

    assert names(find("curie", candidates=[pierre]))[0] == "Pierre Curie"
    assert names(find("ann", recent=[PEOPLE[1]]))[0] == "Annabel Čapek"


def test_one_line_for_somebody_new_and_none_where_somebody_has_the_name() -> None:
    assert names(find("Doris")) == ["+Doris"]
    assert find("Doris").chosen == 0
    assert names(find("  marie   CURIE ")) == ["Marie Curie"]
    assert [line.person for line in find("Anna Albers").lines].count(None) == 0


def test_the_typed_letters_are_found_in_the_name_as_it_is_written() -> None:
    (line, _) = find("strass").lines

    assert line.name[line.match[0] : sum(line.match)] == "Straß"


def test_before_a_letter_is_typed_the_likeliest_five() -> None:
    candidates = [Candidate(person, name, cover, 0.3) for person, name, cover in PEOPLE[:3]]
    lines = likely(candidates, PEOPLE, here=[PersonId(1)])

    found = [line.name for line in lines]
    assert found == ["Annabel Čapek", "Ben Nanna", "Marie Curie", "Pierre Curie", "Zoë Straße"]
    assert len(likely([], [], here=())) == 0
    assert find("", candidates=candidates).chosen == -1


def test_exactly_what_was_typed() -> None:
    assert exactly("anna albers", PEOPLE) is not None
    found = exactly(" ann ", PEOPLE)
    assert found is not None
    assert (found.person, found.name) == (None, "ann")
    assert exactly("  ", PEOPLE) is None


def test_who_is_on_the_photo_already_is_marked() -> None:
    assert [line.here for line in find("curie", here=[PersonId(4)]).lines] == [True, False, False]


@given(st.text(max_size=40))
def test_folding_keeps_the_way_back(text: str) -> None:
    found = folded(text)

    assert len(found.text) == len(found.origin)
    assert all(0 <= place < max(len(text), 1) for place in found.origin)
    assert list(found.origin) == sorted(found.origin)


@given(st.text(max_size=20))
def test_any_text_can_be_typed(text: str) -> None:
    found = find(text)

    assert -1 <= found.chosen < len(found.lines)
    assert sum(line.person is None for line in found.lines) <= 1


def test_what_is_missing_of_a_name() -> None:
    assert rest_of("an", "Anna") == "na"
    assert rest_of("ANNA", "Anna") == ""
    assert rest_of("nn", "Anna") is None
    assert rest_of("", "Anna") is None
    assert rest_of("zoe", "Zoë Straße") == " Straße"
    assert rest_of(" zoe  stras", "Zoë Straße") is None  # half of an ß
    assert rest_of("zoe strass", "Zoë Straße") == "e"
    assert rest_of("marie ", "Marie Curie") == "Curie"


def test_only_names_that_begin_so_are_completed() -> None:
    assert (taken(find("mar")), find("mar").rest) == ("Marie Curie", "ie Curie")
    assert (taken(find("curie")), find("curie").rest) == ("+curie", "")
    assert taken(offers("mar", PEOPLE, (), (), complete=False)) == "+mar"
    assert taken(offers("marie curie", PEOPLE, (), (), complete=False)) == "Marie Curie"


@given(st.text(max_size=20), st.sampled_from(NAMES))
def test_a_rest_makes_the_name(text: str, name: str) -> None:
    rest = rest_of(text, name)

    if rest is not None:
        assert folded(" ".join((text + rest).split())).text == folded(name).text
