"""Numbers of exported pictures: their unit, and the reason or measurement behind each."""

from typing import Final

EXPORT_JPEG_QUALITY: Final = 95
"""Of pictures that are encoded anew. A chip of 112 px has 9 kB, a photo of 12 MP 5 MB; nothing of the
compression is seen, and networks are not trained on it."""
EXPORT_PNG_LEVEL: Final = 6

CUT_FINENESS: Final = 1.5
"""Pixels of the decoded photo for each of a face's picture, across, where the photo has as many. JPEGs
are decoded at a half, quarter or eighth where that leaves as many. Against faces cut from photos decoded
whole (161 faces of `photos` as ArcFace's, 48 to 224 px), PSNR in dB, and that of one in twenty: with 1 to
1.5 pixels 40, 38, 37 (36, 34, 34), with 1.5 to 2: 47, 43, 41 (40, 39, 38), with 2 to 3: 48, 45, 45 (43, 43,
42). From 1.5 on nothing is shifted by more than 0.01 px, our embeddings' cosine is 0.9997 and more, and no
expression's probability is another by more than 0.03. See ``tests/bench/export_exactness.py``."""
ROWS_WORTH: Final = 500_000
"""Pixels below all faces from which they are not decoded: they take 0.5 to 2 ms, and the head of the
file has to be read a second time, 0.2 ms."""

OTHERS_REACH: Final = 1.45
"""Half axes of the ellipse that is blurred, in halves of the face's box: it goes through no point of
the box (that takes 1.41), and takes chin, ears and most of the hair."""
OTHERS_CELLS: Final = 4
"""Averages across and down the blurred part: less than three across the face itself, where 8 are said
to be enough to tell people one knows (Harmon and Julesz 1973: 16 by 16 were)."""
COVER_REACH: Final = 1.25
"""Half sides of the covering rectangle, in halves of the face's box."""
COVER_GREY: Final = 128
SAME_FACE: Final = 0.5
"""Intersection over union from which another box on a written face is that face, found twice: it is not
blurred. People beside each other have less than 0.2."""

ORDERS_AT_ONCE: Final = 8
"""Photos that a worker takes at once where faces are cut out; whole ones are taken one by one."""
VIDEO_PICTURES_AT_ONCE: Final = 64
"""Pictures of one video that a worker takes at once: it is opened once for them."""

ESTIMATE_PICTURES: Final = 12
"""Photos that are made for the estimate of bytes."""
ESTIMATE_LABEL_BYTES: Final = 220
"""A face's line in a label file, about: 90 in YOLO's, 220 in COCO's, 400 in CVAT's."""
ESTIMATE_EMBEDDING_BYTES: Final = 12
"""A number of an embedding, written as text."""

PAUSE_POLL_SECONDS: Final = 0.1
PROGRESS_SECONDS: Final = 0.1

PREVIEW_PICTURES: Final = 12
"""Shown before an export begins: two or three rows beside the choices."""
PREVIEW_LONGEST: Final = 640
"""Longest side of a whole photo in the preview, pixels: it is shown at 320, on sharp screens twice that."""
