"""Whose expression a search is about: beside a name, that person's."""

from __future__ import annotations

from dataclasses import replace

from faceapp.domain.query import And, Not, Or, People, Shows, Term

Bearers = tuple[tuple[People, ...], ...]
"""Whose face it has to be: one of each tuple."""


def bind(term: Term, bearers: Bearers = ()) -> Term:
    """``term`` with each expression bound to the names beside it.

    ``Alice happy`` asks for a happy face of Alice, ``Alice Bob happy`` for one of each,
    ``Alice OR Bob happy`` for one of either, ``Alice -happy`` for photos of Alice without
    one of hers. The names in the same parentheses count; where there are none, those around
    them. Names that must *not* be on the photo do not.
    """
    match term:
        case Shows():
            return replace(term, of=bearers)
        case Not():
            return Not(bind(term.term, bearers))
        case Or():
            return Or(tuple(bind(part, bearers) for part in term.terms))
        case And():
            own = tuple(found for part in term.terms if (found := _people(part)))
            return And(tuple(bind(part, own or bearers) for part in term.terms))
        case _:
            return term


def _people(term: Term) -> tuple[People, ...]:
    """Those of whom one has to be on the photo; empty where it is about something else, too."""
    match term:
        case People():
            return (term,)
        case Or():
            found = [part for part in term.terms if isinstance(part, People)]
            return tuple(found) if len(found) == len(term.terms) else ()
        case _:
            return ()
