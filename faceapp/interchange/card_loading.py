"""How each format is loaded, in three lines of code."""

from __future__ import annotations

from typing import Final

from faceapp.domain.dataset import Dataset

_LINES: Final = {
    "folders": """from torchvision.datasets import ImageFolder
dataset = ImageFolder("{part}", allow_empty=True)
picture, label = dataset[0]""",
    "coco": """from pycocotools.coco import COCO
coco = COCO("annotations/instances{_part}.json")
boxes = coco.loadAnns(coco.getAnnIds())""",
    "yolo": """from ultralytics import YOLO
model = YOLO("yolo11n{pose}.pt")
model.train(data="data.yaml")""",
    "voc": """from torchvision.datasets import VOCDetection
dataset = VOCDetection(".", year="2012", image_set="{set}")
picture, boxes = dataset[0]""",
    "huggingface": """from datasets import load_dataset
dataset = load_dataset("imagefolder", data_dir=".")
print(dataset["train"][0])""",
    "fer": """import numpy, pandas
table = pandas.read_csv("fer2013.csv")
pictures = numpy.stack([numpy.fromstring(row, sep=" ").reshape(48, 48) for row in table.pixels])""",
    "csv": """import pandas
faces = pandas.read_csv("faces.csv")
print(faces.head())""",
    "jsonl": """import pandas
faces = pandas.read_json("faces.jsonl", lines=True)
print(faces.head())""",
    "parquet": """import pandas
faces = pandas.read_parquet("faces.parquet")
print(faces.head())""",
    "lfw": """from pathlib import Path
lines = Path("pairs.txt").read_text(encoding="utf-8").splitlines()
pairs = [line.split("\\t") for line in lines[1:]]""",
    "webdataset": """import glob, webdataset
dataset = webdataset.WebDataset(sorted(glob.glob("{tar}-*.tar")), shardshuffle=False).decode("rgb8")
sample = next(iter(dataset))""",
    "fiftyone": """import fiftyone
kind = fiftyone.types.FiftyOneImageDetectionDataset
dataset = fiftyone.Dataset.from_dir("{part}", dataset_type=kind)""",
    "cvat": """from xml.etree import ElementTree
tree = ElementTree.parse("annotations.xml")
boxes = [(box.get("label"), box.attrib) for box in tree.iter("box")]""",
    "celeba": """from pathlib import Path
lines = Path("identity_CelebA.txt").read_text(encoding="utf-8").splitlines()
people = dict(line.split() for line in lines)""",
}


def loading(key: str, dataset: Dataset) -> str:
    """Three lines of Python that load ``dataset`` in the format called ``key``, from its folder."""
    first = next((split for split in dataset.splits if dataset.of(split)), "")
    posed = any(face.landmarks for picture in dataset.pictures for face in picture.faces)
    return _LINES[key].format(
        part=first or ".",
        _part=f"_{first}" if first else "",
        set=first or "trainval",
        tar=first or "*",
        pose="-pose" if posed else "",
    )
