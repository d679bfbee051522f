"""Reads what a person types into the search field.

Words side by side must all hold; ``OR`` (or ``|``) between two of them binds tighter,
as in the search fields people know: ``2019 Alice OR Bob`` is 2019 and one of the two.
``-`` or ``NOT`` turns the next term round, parentheses group, quotes keep words together
and take away any special meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from faceapp.domain.errors import BadQuery
from faceapp.domain.expression import Expression
from faceapp.domain.query import (
    PERIOD,
    Everything,
    FaceCount,
    Flag,
    Has,
    Not,
    Shows,
    Taken,
    Term,
    Where,
    Word,
    conjunction,
    disjunction,
    period,
)
from faceapp.domain.thresholds import QUERY_DEEPEST, QUERY_MOST_FACES, QUERY_MOST_TERMS

Kind = Literal["(", ")", "or", "not", "term"]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    text: str
    term: Term | None = None


_QUOTE: Final = '"“”„‟＂'
"""The straight quote, and what phones and word processors make of it."""
_PLAIN: Final = re.compile(r'[^\s"“”„‟＂()|]+')
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.|\\$)*)(?:"|$)|[“”„‟＂]([^"“”„‟＂]*)(?:["“”„‟＂]|$)', re.DOTALL)
_UNESCAPE: Final = re.compile(r'\\([\\"])')
_RANGE: Final = re.compile(r"([0-9-]*)\.\.([0-9-]*)")
_COUNT: Final = re.compile(r"(?P<sign>[<>]=?|=)?(?P<n>[0-9]+)|(?P<low>[0-9]*)\.\.(?P<high>[0-9]*)")
_KEYS: Final = {
    "person": Where.PERSON,
    "proposed": Where.PROPOSED,
    "folder": Where.FOLDER,
    "file": Where.FILE,
}


def parse(text: str) -> Term:
    """The query that ``text`` means; ``Everything`` where nothing was typed.

    Raises:
        BadQuery: ``part`` is what can not be understood.
    """
    tokens = _tokens(text)
    terms = [token for token in tokens if token.kind == "term"]
    if len(terms) > QUERY_MOST_TERMS:
        raise BadQuery(part=terms[QUERY_MOST_TERMS].text)
    return _Parser(tokens).whole()


class _Parser:
    """One reading of the tokens, from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Term:
        if not self._tokens:
            return Everything()
        term = self._all_of()
        if (left := self._peek()) is not None:
            raise BadQuery(part=left.text)
        return term

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _all_of(self) -> Term:
        terms: list[Term] = []
        while (token := self._peek()) is not None and token.kind != ")":
            terms.append(self._one_of())
        return conjunction(terms)

    def _one_of(self) -> Term:
        terms = [self._single()]
        while (token := self._peek()) is not None and token.kind == "or":
            self._at += 1
            terms.append(self._single(after=token))
        return disjunction(terms)

    def _single(self, after: _Token | None = None) -> Term:
        turned = False
        while (token := self._peek()) is not None and token.kind == "not":
            self._at += 1
            after = token
            turned = not turned
        if token is None or token.kind in {"or", ")"}:
            raise BadQuery(part=(after or token or self._tokens[-1]).text)
        self._at += 1
        term = token.term if token.term is not None else self._inside(token)
        if not turned:
            return term
        return term.term if isinstance(term, Not) else Not(term)

    def _inside(self, opening: _Token) -> Term:
        self._depth += 1
        if self._depth > QUERY_DEEPEST:
            raise BadQuery(part=opening.text * QUERY_DEEPEST)
        term = self._all_of()
        closing = self._peek()
        if closing is None or isinstance(term, Everything):
            raise BadQuery(part=opening.text if closing is None else "()")
        self._at += 1
        self._depth -= 1
        return term


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace() or char == ",":
            at += 1
        elif char in "()":
            tokens.append(_Token("(" if char == "(" else ")", char))
            at += 1
        elif char == "|":
            tokens.append(_Token("or", char))
            at += 1
        elif char == "-":
            tokens.append(_Token("not", char))
            at += 1
            if at == len(text) or text[at].isspace():
                raise BadQuery(part=char)
        elif char in _QUOTE:
            word, at = _quoted_at(text, at)
            tokens.append(_Token("term", word, Word(word, exact=True)))
        else:
            found = _PLAIN.match(text, at)
            assert found is not None, "whatever is no space, quote or bracket is plain"
            at = found.end()
            plain = found.group().rstrip(",")
            where = _KEYS.get(plain[:-1].lower()) if plain.endswith(":") else None
            if where is not None and at < len(text) and text[at] in _QUOTE:
                word, at = _quoted_at(text, at)
                tokens.append(_Token("term", plain + word, Word(word, True, where)))
            elif plain != "AND":  # side by side says it already
                tokens.append(_plain_token(plain))
    return tokens


def _quoted_at(text: str, at: int) -> tuple[str, int]:
    """What stands in the quotes at ``at`` (to the end, where they are not closed), and where they end."""
    found = _QUOTED.match(text, at)
    assert found is not None, "anything may follow a quote"
    word = " ".join(_UNESCAPE.sub(r"\1", found.group(1) or "").split() or (found.group(2) or "").split())
    if not word:
        raise BadQuery(part=found.group())
    return word, found.end()


def _plain_token(text: str) -> _Token:
    if text == "OR":
        return _Token("or", text)
    if text == "NOT":
        return _Token("not", text)
    return _Token("term", text, _plain_term(text))


def _plain_term(text: str) -> Term:
    lowered = text.lower()
    if lowered in set(Flag):
        return Has(Flag(lowered))
    if lowered in set(Expression):
        return Shows(Expression(lowered), typed=text)
    key, colon, value = text.partition(":")
    if colon:
        return _keyed(text, key.lower(), value)
    if (both := _RANGE.fullmatch(text)) is not None and text != "..":
        return _taken(text, both.group(1) or None, both.group(2) or None)
    if PERIOD.fullmatch(text):
        return _taken(text, text, text)
    return Word(text)


def _keyed(text: str, key: str, value: str) -> Term:
    if key in {"faces", "face"}:
        return _face_count(text, value)
    if key in {"date", "taken"}:
        both = _RANGE.fullmatch(value)
        if both is None:
            return _taken(text, value, value)
        return _taken(text, both.group(1) or None, both.group(2) or None)
    if key in _KEYS and value:
        return Word(value, where=_KEYS[key])
    raise BadQuery(part=text)


def _face_count(text: str, value: str) -> FaceCount:
    found = _COUNT.fullmatch(value)
    if found is None or value == "..":
        raise BadQuery(part=text)
    if found["n"] is not None:
        n = int(found["n"])
        low, high = {
            ">": (n + 1, None),
            ">=": (n, None),
            "<": (None, n - 1),
            "<=": (None, n),
        }.get(found["sign"] or "", (n, n))
    else:
        low = int(found["low"]) if found["low"] else None
        high = int(found["high"]) if found["high"] else None
        if low is not None and high is not None and low > high:
            low, high = high, low
    if max(low or 0, high or 0) > QUERY_MOST_FACES or (high is not None and high < 0):
        raise BadQuery(part=text)
    return FaceCount(low, high, text)


def _taken(text: str, first: str | None, last: str | None) -> Taken:
    try:
        start = None if first is None else period(first)
        end = None if last is None else period(last)
    except ValueError:
        raise BadQuery(part=text) from None
    if start is not None and end is not None and start > end:
        first, last = last, first
    return Taken(first, last)
