"""WebDataset: shards ``SPLIT-000000.tar``, read from beginning to end by trainers.

Each picture is a sample of files that follow each other: ``KEY.jpg``, ``KEY.json``, and ``KEY.cls`` with
the number of the class where each picture of the dataset shows one face. Keys are numbers, since readers
cut names at the first dot and POSIX ustar holds 100 bytes of them; the names are in the JSON, which says
all that a table would (``table_rows.COLUMNS``). Without splits the shards are called ``data-000000.tar``.

Shards are written one after the other; there is never more than one picture in memory. No shard says when or
by whom it was written.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from faceapp.domain.dataset import Dataset, LabelledPicture
from faceapp.interchange import table_rows
from faceapp.interchange.formats import FormatFacts, Out, Wants

_WHOLE: Final = "data"


@dataclass(frozen=True, slots=True)
class WebDataset:
    """See the module.

    Attributes:
        most: samples of a shard.
        most_bytes: a shard that has so many gets no further sample; WebDataset advises 100 MB to 1 GB.
    """

    most: int = 10_000
    most_bytes: int = 256 << 20

    facts = FormatFacts(
        key="webdataset",
        title="WebDataset",
        wants=Wants.ANY,
        holds=table_rows.HOLDS,
        source="https://github.com/webdataset/webdataset#the-webdataset-format",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> None:  # noqa: ARG002
        """Pictures are in the shards."""
        return

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write all shards."""
        numbers = {name: number for number, name in enumerate(dataset.classes)}
        told = ([dataset.class_of(face) for face in each.faces] for each in dataset.pictures)
        single = all(sum(name is not None for name in names) == 1 for names in told)
        for split in dataset.parts:
            samples = enumerate(dataset.of(split))
            shard = 0
            while self._shard(_Shard(dataset, split, shard, numbers, single), samples, out):
                shard += 1

    def _shard(self, shard: _Shard, samples: Iterator[tuple[int, LabelledPicture]], out: Out) -> bool:
        """Write one; False where there was nothing left for it."""
        sample = next(samples, None)
        if sample is None:
            return False
        with (
            out.binary(shard.name) as file,
            tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar,
        ):
            count = size = 0
            while sample is not None:
                for name, data in shard.files(*sample, out):
                    info = tarfile.TarInfo(name)
                    info.size, info.mode, info.mtime = len(data), 0o644, 0
                    tar.addfile(info, io.BytesIO(data))
                    size += 512 + len(data)
                count += 1
                sample = next(samples, None) if count < self.most and size < self.most_bytes else None
        return True


@dataclass(frozen=True, slots=True)
class _Shard:
    dataset: Dataset
    split: str
    number: int
    numbers: dict[str, int]
    single: bool

    @property
    def name(self) -> str:
        return f"{self.split or _WHOLE}-{self.number:06d}.tar"

    def files(self, number: int, picture: LabelledPicture, out: Out) -> Iterator[tuple[str, bytes]]:
        """The files of one sample."""
        faces = table_rows.of_faces(self.dataset, picture, self.numbers)
        told = {"name": picture.name, **table_rows.of_picture(picture), "faces": faces}
        told["file"] = picture.file
        for face in faces:
            if isinstance(face["embedding"], bytes):
                face["embedding"] = table_rows.vector_numbers(face["embedding"])
        key = f"{number:09d}"
        if self.single:
            yield f"{key}.cls", str(faces[0]["class_id"]).encode()
        yield f"{key}{picture.suffix.lower()}", out.picture_bytes(picture)
        yield f"{key}.json", json.dumps(told, ensure_ascii=False).encode()


FORMAT = WebDataset()
