"""Who is in a recording, from its tracks: tracks of one face go together, named ones by their name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from faceapp.domain.ids import PersonId, PhotoId
from faceapp.domain.recording import Recording, SeenIn, Track
from faceapp.storage import tracks as track_rows
from faceapp.storage.connection import Connection

_Who = tuple[PersonId | None, int, bool]
"""Somebody in a recording: who it is or may be, else the number; whether that is a guess."""


def people_of(connection: Connection, recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """The recordings, with the people in them."""
    if len(recordings) == 1:
        found = track_rows.tracks(connection, recordings[0].id)
    else:
        found = track_rows.all_tracks(connection)
    of: dict[PhotoId, list[Track]] = defaultdict(list)
    for track in found:
        of[track.recording].append(track)
    looks, names = track_rows.looks(connection, found), track_rows.names(connection, found)
    return tuple(replace(one, people=_seen(of[one.id], looks, names)) for one in recordings)


def seen(connection: Connection, tracks: Sequence[Track]) -> tuple[SeenIn, ...]:
    """Who is on ``tracks``, which are those of one recording; whoever is seen longest comes first."""
    return _seen(tracks, track_rows.looks(connection, tracks), track_rows.names(connection, tracks))


def _seen(tracks: Sequence[Track], looks: dict[int, float], names: dict[int, str]) -> tuple[SeenIn, ...]:
    """Without faces that somebody put aside, and without whoever has no track long enough for a face."""
    named = _by_number(tracks)
    of: dict[_Who, list[Track]] = defaultdict(list)
    for track in tracks:
        if track.set_aside:
            continue
        if track.person is not None and not track.proposed:
            of[track.person, 0, False].append(track)
            continue
        person, proposed = named.get(track.who, (None, False))
        of[person, track.who if person is None else 0, proposed].append(track)
    made = []
    for (person, who, proposed), mine in of.items():
        faces = [track.face for track in mine if track.face is not None]
        if not faces:
            continue
        best = max(faces, key=lambda face: (looks.get(face, 0.0), -face))
        made.append(
            SeenIn(
                recording=mine[0].recording,
                person=person,
                who=who or min(track.who for track in mine),
                name="" if person is None else names.get(person, ""),
                proposed=proposed,
                seconds=_together(mine),
                first=min(track.first for track in mine),
                face=best,
                tracks=tuple(sorted(track.number for track in mine)),
            )
        )
    return tuple(sorted(made, key=lambda one: (-one.seconds, one.first, one.who)))


def _by_number(tracks: Iterable[Track]) -> dict[int, tuple[PersonId | None, bool]]:
    """Who most of the tracks with one number are; names before guesses."""
    tally: dict[int, dict[tuple[bool, PersonId], float]] = defaultdict(lambda: defaultdict(float))
    for track in tracks:
        if track.person is not None and not track.set_aside:
            tally[track.who][not track.proposed, track.person] += track.seconds
    found: dict[int, tuple[PersonId | None, bool]] = {}
    for who, votes in tally.items():
        (confirmed, person), _ = max(votes.items(), key=lambda vote: (vote[0][0], vote[1], -vote[0][1]))
        found[who] = (person, not confirmed)
    return found


def _together(tracks: Iterable[Track]) -> float:
    """Seconds of all tracks, those seen at the same time counted once."""
    total, until = 0.0, float("-inf")
    for track in sorted(tracks, key=lambda one: one.first):
        end = track.first + track.seconds
        total += max(end - max(track.first, until), 0.0)
        until = max(until, end)
    return total
