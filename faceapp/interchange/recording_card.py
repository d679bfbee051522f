"""The card of tables of recordings: what they hold, of which videos, by which models, how to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faceapp.domain.sample_table import COLUMNS
from faceapp.interchange.card_markdown import cell, counted
from faceapp.interchange.recording_tables import TableKind

_TRACK_COLUMNS = {
    "track, who, face, person, proposal": "as in the table of samples",
    "first, last": "when the track begins and ends, seconds",
    "pictures": "how many it is on",
    "still": "the picture of its best moment, in this folder; empty where there is none",
}
_LOADING = {
    TableKind.PARQUET: 'pandas.read_parquet("samples.parquet")',
    TableKind.CSV: 'pandas.read_csv("samples.csv")',
}


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A video, as far as it was measured.

    Attributes:
        name: as in the tables.
        seconds: up to where it was measured.
        pictures: that were looked at.
        people: how many are in it, and how many of them somebody named.
        consent: it was recorded here, and those before the camera agreed.
    """

    name: str
    seconds: float
    pictures: int
    people: int
    named: int
    consent: bool


def recording_card(
    videos: Sequence[VideoFacts], models: Mapping[str, str], kind: TableKind, *, rows: int, tracks: int
) -> str:
    """The card as Markdown; the same facts give the same bytes.

    Args:
        videos: in the order of the tables.
        models: what measured them, with their versions.
        kind: of the tables.
        rows: of the table of samples.
        tracks: rows of the table of tracks.
    """
    end = kind.value
    lines = [
        "# What was measured of videos",
        "",
        (
            f"{counted(len(videos), 'video')}: {counted(rows, 'row')} in `samples.{end}`, one for each face "
            "on each picture that was looked at; "
            f"{counted(tracks, 'row')} in `tracks.{end}`, one for each face that was followed without a "
            "break, with a picture in `stills` where there is one."
        ),
        "",
        (
            "An expression is what a face looks like on one picture, as a model sees it. It is not what "
            "somebody feels, thinks or intends."
        ),
        "",
        "| video | seconds | pictures | people | named | consent |",
        "|---|---:|---:|---:|---:|---|",
        *(
            f"| {cell(one.name)} | {one.seconds:.1f} | {one.pictures} | {one.people} | {one.named} | "
            f"{'given' if one.consent else 'not stated'} |"
            for one in videos
        ),
        "",
        "## Models",
        "",
        *(f"- {cell(name)} {cell(version)}".rstrip() for name, version in models.items()),
        "",
        "## Columns of samples",
        "",
        *_columns(COLUMNS),
        "",
        "## Columns of tracks",
        "",
        *_columns({"video": COLUMNS["video"], **_TRACK_COLUMNS}),
        "",
        "## How to load it",
        "",
        "```python",
        "import pandas",
        f"samples = {_LOADING[kind]}",
        "```",
        "",
    ]
    return "\n".join(lines)


def _columns(columns: Mapping[str, str]) -> list[str]:
    rows = [
        f"| {', '.join(f'`{one}`' for one in names.split(', '))} | {cell(means)} |"
        for names, means in columns.items()
    ]
    return ["| column | what it is |", "|---|---|", *rows]
