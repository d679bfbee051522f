"""What people type is understood, written back the same, and never crashes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faceapp.domain.errors import BadQuery
from faceapp.domain.query import (
    And,
    Everything,
    FaceCount,
    Flag,
    Has,
    Not,
    Or,
    Taken,
    Term,
    Where,
    Word,
    conjunction,
    disjunction,
    quoted,
)
from faceapp.domain.query_parser import parse

A, B, C = Word("Alice"), Word("Bob"), Word("Carol")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("", Everything()),
        ("  ,  ", Everything()),
        ("Alice", A),
        ("Alice Bob", And((A, B))),
        ("Alice, Bob", And((A, B))),
        ("Alice AND Bob", And((A, B))),
        ('"Alice Smith"', Word("Alice Smith", exact=True)),
        ("“Alice Smith”", Word("Alice Smith", exact=True)),
        ("„Alice Smith“ Bob", And((Word("Alice Smith", exact=True), B))),
        ('"Alice   Smith', Word("Alice Smith", exact=True)),
        ('"say \\"hi\\" C:\\\\x\\y"', Word('say "hi" C:\\x\\y', exact=True)),
        ("-Bob", Not(B)),
        ("NOT Bob", Not(B)),
        ("--Bob", B),
        ("-(-Bob)", B),
        ("Alice -Bob", And((A, Not(B)))),
        ("Alice OR Bob", Or((A, B))),
        ("Alice | Bob|Carol", Or((A, B, C))),
        ("Alice Bob OR Carol", And((A, Or((B, C))))),
        ("(Alice Bob) OR Carol", Or((And((A, B)), C))),
        ("-(Alice OR Bob)", Not(Or((A, B)))),
        ("((Alice))", A),
        ("Anne-Marie", Word("Anne-Marie")),
        ("or", Word("or")),
        ("unnamed", Has(Flag.UNNAMED)),
        ("Proposed", Has(Flag.PROPOSED)),
        ('"unnamed"', Word("unnamed", exact=True)),
        ("faces:3", FaceCount(3, 3)),
        ("faces:=3", FaceCount(3, 3)),
        ("faces:>3", FaceCount(4, None)),
        ("faces:>=3", FaceCount(3, None)),
        ("faces:<3", FaceCount(None, 2)),
        ("faces:<=3", FaceCount(None, 3)),
        ("faces:2..4", FaceCount(2, 4)),
        ("faces:4..2", FaceCount(2, 4)),
        ("faces:2..", FaceCount(2, None)),
        ("faces:..4", FaceCount(None, 4)),
        ("2019", Taken("2019", "2019")),
        ("2019-07", Taken("2019-07", "2019-07")),
        ("2019-07..2019-09", Taken("2019-07", "2019-09")),
        ("2019-09..2019-07", Taken("2019-07", "2019-09")),
        ("2019..", Taken("2019", None)),
        ("..2019-07-14", Taken(None, "2019-07-14")),
        ("date:2019", Taken("2019", "2019")),
        ("1234", Word("1234")),
        ('"2019"', Word("2019", exact=True)),
        ("IMG_2019.jpg", Word("IMG_2019.jpg")),
        ("folder:trips", Word("trips", where=Where.FOLDER)),
        ('folder:"my trip"', Word("my trip", True, Where.FOLDER)),
        ("folder:“my trip”", Word("my trip", True, Where.FOLDER)),
        ("file:IMG", Word("IMG", where=Where.FILE)),
        ("person:al", Word("al", where=Where.PERSON)),
        ('proposed:"Alice"', Word("Alice", True, Where.PROPOSED)),
    ],
)
def test_what_is_typed_means(text: str, term: Term) -> None:
    assert parse(text) == term
    assert parse(str(term)) == term


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Alice OR", "OR"),
        ("OR Alice", "OR"),
        ("Alice OR OR Bob", "OR"),
        ("Alice -", "-"),
        ("- Alice", "-"),
        ("NOT", "NOT"),
        ("(Alice", "("),
        ("Alice)", ")"),
        ("()", "()"),
        ("-)", "-"),
        ('""', '""'),
        ("faces:", "faces:"),
        ("faces:many", "faces:many"),
        ("faces:<0", "faces:<0"),
        ("faces:..", "faces:.."),
        ("faces:99999999999999999999", "faces:99999999999999999999"),
        ("2019-13", "2019-13"),
        ("2019-02-30", "2019-02-30"),
        ("2019..3", "2019..3"),
        ("date:soon", "date:soon"),
        ("folder:", "folder:"),
        ("colour:red", "colour:red"),
        ("Alice " * 300, "Alice"),
        ("(" * 5000 + "a" + ")" * 5000, "(" * 40),
    ],
)
def test_what_can_not_be_understood_is_named(text: str, part: str) -> None:
    with pytest.raises(BadQuery) as refused:
        parse(text)
    assert refused.value.facts["part"] == part


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2019", date(2019, 1, 1), date(2020, 1, 1)),
        ("2019-12", date(2019, 12, 1), date(2020, 1, 1)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 3, 1)),
        ("2019-07..2019-09", date(2019, 7, 1), date(2019, 10, 1)),
        ("2019..", date(2019, 1, 1), None),
        ("..2199", None, date(2200, 1, 1)),
    ],
)
def test_a_period_covers_all_its_days(text: str, start: date | None, end: date | None) -> None:
    taken = parse(text)
    assert isinstance(taken, Taken)
    assert (taken.start, taken.end) == (start, end)


@given(st.text())
@example('"\\')
@example("-" * 3000 + "a")
@example("(-(-(-")
@example("a\x00b\ud800")
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        term = parse(text)
    except BadQuery:
        return
    assert parse(str(term)) == term


@given(
    st.lists(
        st.sampled_from(
            [*'()|-" ,:.<>=\\“', "OR", "NOT", "AND", "faces:", "folder:", "2019", "-07", "a", " "]
        )
    )
)
def test_any_heap_of_pieces_is_understood_or_refused(pieces: list[str]) -> None:
    try:
        term = parse("".join(pieces))
    except BadQuery:
        return
    assert parse(str(term)) == term


_words = st.from_regex(r"[A-Za-z_é][A-Za-z0-9_é'-]{0,8}", fullmatch=True).filter(
    lambda word: word.lower() not in {*Flag, "or", "not", "and"}
)
_texts = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
_leaves = st.one_of(
    st.builds(Word, _words, st.just(False), st.sampled_from(Where)),
    st.builds(Word, _texts, st.just(True), st.sampled_from(Where)),
    st.builds(Has, st.sampled_from(Flag)),
    st.integers(0, 99).map(lambda n: FaceCount(n, n)),
    st.integers(0, 99).map(lambda n: FaceCount(None, n)),
    st.tuples(st.integers(1800, 2000), st.integers(2001, 2199)).map(lambda y: Taken(str(y[0]), f"{y[1]}-07")),
)
_terms = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        inner.map(lambda term: term.term if isinstance(term, Not) else Not(term)),
        st.lists(inner, min_size=2, max_size=4).map(conjunction),
        st.lists(inner, min_size=2, max_size=4).map(disjunction),
    ),
    max_leaves=12,
)


@given(_terms)
def test_a_query_is_written_as_it_is_read(term: Term) -> None:
    assert parse(str(term)) == term


@given(_texts)
def test_a_quoted_name_is_taken_as_it_stands(name: str) -> None:
    assert parse(quoted(name)) == Word(name, exact=True)
