"""What is said of a doubt: short, plain, and in words where a number would say nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from faceapp.domain.cleaning import Flaw, Suspect
from faceapp.domain.cleaning_session import Case, Tally
from faceapp.domain.expression import Expression
from faceapp.services.cleaning_beside import Beside
from faceapp.services.cleaning_decisions import Decided
from faceapp.ui import wording
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.expression import words

translate = QCoreApplication.translate

MUCH: Final = 1.2
"""How much nearer somebody else is, see ``Suspect.value``: of 14 broken names of 290 in the labelled album
these had 0.8 to 2.2, right ones -0.2 at most."""
MORE: Final = 0.5
EXPRESSION_MUCH: Final = 0.97
EXPRESSION_MORE: Final = 0.8
_VALUES: Final = frozenset(one.value for one in Expression)
VERY_SMALL: Final = 0.5
"""Half of what is wanted is missing."""


def label(one: Suspect) -> str:
    """The label as it stands: a name, or the word for an expression."""
    return _shown(one.said, one.flaw is not Flaw.PERSON)


def better(one: Suspect) -> str:
    """The likelier label; "" for none."""
    return _shown(one.better, one.flaw is Flaw.EXPRESSION)


def _shown(text: str, expression: bool) -> str:
    return words.word(Expression(text)) if expression and text in _VALUES else text


def below(kind: Kind, one: Suspect) -> str:
    """The second line below a face."""
    if kind is Kind.LEFT_OUT:
        return reason(one.flaw)
    match one.flaw:
        case Flaw.PERSON | Flaw.EXPRESSION if one.better:
            return translate("cleaning", "probably {name}").format(name=better(one))
        case Flaw.PERSON | Flaw.EXPRESSION:
            return translate("cleaning", "probably not")
        case Flaw.DUPLICATE:
            return translate("cleaning", "nearly twice")
        case Flaw.SMALL:
            return translate("cleaning", "{n} pixels").format(n=wording.number(round(one.value)))
        case Flaw.BLURRED:
            if one.score > VERY_SMALL:
                return translate("cleaning", "very blurred")
            return translate("cleaning", "blurred")
        case Flaw.NO_FACE:
            return translate("cleaning", "no face found")
        case _:
            return translate("cleaning", "another face beside")


def reason(flaw: Flaw) -> str:
    """Why a face was left out."""
    return {
        Flaw.PERSON: translate("cleaning", "for its name"),
        Flaw.EXPRESSION: translate("cleaning", "for its expression"),
        Flaw.DUPLICATE: translate("cleaning", "nearly twice"),
        Flaw.SMALL: translate("cleaning", "too small"),
        Flaw.BLURRED: translate("cleaning", "too blurred"),
        Flaw.NO_FACE: translate("cleaning", "no face"),
        Flaw.TWO_FACES: translate("cleaning", "two faces"),
    }[flaw]


def question(kind: Kind, one: Suspect) -> str:
    """What is to be decided."""
    if kind is Kind.LEFT_OUT:
        return translate("cleaning", "Bring it back?")
    return {
        Flaw.PERSON: translate("cleaning", "Is this {label}?"),
        Flaw.EXPRESSION: translate("cleaning", "Does this face look \u201c{label}\u201d?"),
        Flaw.DUPLICATE: translate("cleaning", "Keep both photos?"),
        Flaw.SMALL: translate("cleaning", "Is this face too small?"),
        Flaw.BLURRED: translate("cleaning", "Is this face too blurred?"),
        Flaw.NO_FACE: translate("cleaning", "Is there a face?"),
        Flaw.TWO_FACES: translate("cleaning", "Is it plain who is meant?"),
    }[one.flaw].format(label=label(one))


def because(kind: Kind, one: Suspect, beside: Beside | None) -> str:
    """Why it is doubted, in one sentence."""
    said, likelier = label(one), better(one)
    if kind is Kind.LEFT_OUT:
        return translate(
            "cleaning", "It goes into no dataset: {why}. In the library it stays as it is."
        ).format(why=reason(one.flaw))
    if one.flaw in (Flaw.PERSON, Flaw.EXPRESSION):
        if not likelier:
            return translate("cleaning", "It is unlike all other pictures of {label}.").format(label=said)
        person = one.flaw is Flaw.PERSON
        much, more = (MUCH, MORE) if person else (EXPRESSION_MUCH, EXPRESSION_MORE)
        sure = one.value if person else one.score
        if sure >= much:
            text = translate("cleaning", "It looks much more like {better} than like {label}.")
        elif sure >= more:
            text = translate("cleaning", "It looks more like {better} than like {label}.")
        else:
            text = translate("cleaning", "It looks a little more like {better} than like {label}.")
        return text.format(better=likelier, label=said)
    if one.flaw is Flaw.DUPLICATE:
        if beside is None:
            return ""
        first = beside.first_worse
        if not beside.same_size:
            if first:
                return translate("cleaning", "They look nearly the same; the first has fewer pixels.")
            return translate("cleaning", "They look nearly the same; the second has fewer pixels.")
        if first:
            return translate("cleaning", "They look nearly the same; the first is less sharp.")
        return translate("cleaning", "They look nearly the same; the second is not sharper.")
    return {
        Flaw.SMALL: translate("cleaning", "With {n} pixels hardly anybody can be told from others."),
        Flaw.BLURRED: translate("cleaning", "A blurred face teaches a model little."),
        Flaw.NO_FACE: translate("cleaning", "It has a label, but no face was found here."),
        Flaw.TWO_FACES: translate("cleaning", "The picture shows a second face that is nearly as large."),
    }[one.flaw].format(n=wording.number(round(one.value)))


def spoken(kind: Kind, case: Case) -> str:
    """As a screen reader says it."""
    return f"{label(case.suspect)}, {below(kind, case.suspect)}"


def share(value: float) -> str:
    """As "99.8 %"; 100 only where nothing is left."""
    tenths = int(value * 1000)
    return translate("cleaning", "%1\u202f%").replace("%1", f"{tenths / 10:.1f}".removesuffix(".0"))


def ever(told: Decided) -> str:
    """What was decided since the library was made, and stands; "" for nothing."""
    if not (told.kept or told.left_out):
        return ""
    text = translate(
        "cleaning", "In this library so far: {kept} kept as they are, {out} left out of datasets"
    )
    return text.format(kept=wording.number(told.kept), out=wording.faces(told.left_out))


def figures(kind: Kind, told: Tally) -> str:
    """Before and after, and what was decided; "" where nobody looked."""
    if told.before is None or told.now is None or kind is Kind.LEFT_OUT:
        return ""
    what = {
        Kind.PERSON: translate("cleaning", "Names that are probably right"),
        Kind.EXPRESSION: translate("cleaning", "Expressions that are probably right"),
        Kind.DUPLICATE: translate("cleaning", "Photos that are there once"),
        Kind.SMALL: translate("cleaning", "Faces that are large enough"),
        Kind.BLURRED: translate("cleaning", "Faces that are sharp enough"),
        Kind.NO_FACE: translate("cleaning", "Labels with a face"),
        Kind.TWO_FACES: translate("cleaning", "Pictures on which it is plain who is meant"),
    }[kind]
    if not told.decided:
        return f"{what}: {share(told.now)}"
    line = translate("cleaning", "{what}: {before} before, {now} now").format(
        what=what, before=share(told.before), now=share(told.now)
    )
    parts = [
        text.format(n=wording.number(count))
        for count, text in (
            (told.changed, translate("cleaning", "{n} changed")),
            (told.kept, translate("cleaning", "{n} kept")),
            (told.left_out, translate("cleaning", "{n} left out")),
        )
        if count
    ]
    decided = translate("cleaning", "{n} decided: {parts}").format(
        n=wording.number(told.decided), parts=", ".join(parts)
    )
    return f"{line}  \u00b7  {decided}"
