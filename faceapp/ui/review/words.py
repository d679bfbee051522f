"""What Review says of a sitting: how far it is, and what came of it."""

from __future__ import annotations

from faceapp.ui import wording
from faceapp.ui.review.session import Session
from faceapp.ui.wording import translate


def progress(session: Session) -> str:
    """As "12 faces left · 3 of them put aside · 40 answered"."""
    words = []
    if session.unanswered:
        words.append(translate("review", "{faces} left").format(faces=wording.faces(session.unanswered)))
    if session.unsure:
        words.append(translate("review", "{n} of them put aside").format(n=wording.number(session.unsure)))
    if answered := session.confirmed + session.rejected:
        words.append(translate("review", "{n} answered").format(n=wording.number(answered)))
    return "  \u00b7  ".join(words)


def done(session: Session) -> tuple[str, str]:
    """A title and a sentence for when nothing is left to ask."""
    if not (session.confirmed or session.rejected or session.unsure):
        title = translate("review", "Nothing to review")
        return title, translate(
            "review", "When a face looks like somebody you named, it waits here for your yes or no."
        )
    words = translate("review", "{yes} confirmed, {no} not this person").format(
        yes=wording.faces(session.confirmed), no=wording.number(session.rejected)
    )
    if session.unsure:
        aside = translate("review", ", {n} put aside for another day")
        words += aside.format(n=wording.number(session.unsure))
    return translate("review", "All reviewed"), words + "."
