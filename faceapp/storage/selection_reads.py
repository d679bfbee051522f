"""Reading about photos that are selected together."""

from __future__ import annotations

import json
from collections.abc import Sequence

from faceapp.domain.browsing import Shown
from faceapp.domain.ids import PhotoId
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import UNMARKED


def shown_on(connection: Connection, photos: Sequence[PhotoId]) -> tuple[Shown, ...]:
    """Who has a confirmed face on ``photos``, on most of them first."""
    rows = connection.execute(
        "SELECT n.id, n.name, count(DISTINCT f.photo), min(f.id),"
        " count(DISTINCT CASE WHEN p.kind <> 'photo' THEN p.id END) FROM json_each(?) AS k"
        " CROSS JOIN photo p ON p.id = k.value CROSS JOIN face f ON f.photo = p.id"
        " CROSS JOIN assignment a ON a.face = f.id"
        f" AND a.state = 'confirmed' AND {UNMARKED.format('a')} JOIN person n ON n.id = a.person"
        " GROUP BY n.id ORDER BY 3 DESC, n.name_key",
        (json.dumps([int(photo) for photo in photos]),),
    ).fetchall()
    return tuple(Shown(*row) for row in rows)
