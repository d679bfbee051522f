"""Numbers of exported pictures: their unit, and the reason or measurement behind each."""

from typing import Final

EXPORT_JPEG_QUALITY: Final = 95
"""Of pictures that are encoded anew. A chip of 112 px has 9 kB, a photo of 12 MP 5 MB; nothing of the
compression is seen, and networks are not trained on it."""
EXPORT_PNG_LEVEL: Final = 6

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
