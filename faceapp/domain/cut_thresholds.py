"""How networks of other makers want faces cut: their unit, and the measurement behind each number.

All are in heights of a face's box as our detector sees it; its landmarks lie there as
``BOX_LANDMARKS`` says. Pictures are those of `photos/album-labelled` and `photos/cast`.
"""

from typing import Final

ARCFACE_TEMPLATE: Final = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)
"""Where the five landmarks lie in a chip of 112 pixels that is cut as for ArcFace, pixels.
Source: insightface, and OpenCV Zoo's FaceAlignment."""
ARCFACE_SIDE: Final = 112
"""Pixels, of that chip."""

CUT_ALIGNED_REACH: Final = 0.97
CUT_ALIGNED_SHIFT: Final = 0.12
CUT_ALIGNED_BAR: Final = 0.035
"""face-api.js cuts the smallest rectangle around its 68 landmarks, 10 % wider on every side, and
fills it up to a square with black. Of 100 faces: 0.97 wide, 0.905 high, 0.12 below the middle of
our box, so the bars above and below are 3.5 % of the square. Gender right on 136 faces of known
people: 97.1 % so, 96.3 % without bars, 95.6 % at 0.90, 94.9 % at 0.85 and for our box itself."""

CUT_LANDMARKS_REACH: Final = 1.05
"""Side of the square the 68 landmarks are looked for in. Spread of eyes, nose and mouth corners around
ours over 200 faces, in distances between the eyes: 0.038 at 1.0, 0.039 at 1.05, 0.042 at 1.15, 0.049 at
1.3; 0.004 worse when the square lies 0.06 higher. More than the face has to be seen of leaning jaws."""
CUT_LANDMARKS_OFFSET: Final = 0.65
"""Pixels of the square, to the right and down, that are missing in what the network says: so much do
its answers for a face and for its mirror image differ, halved (200 faces)."""

CUT_POSE_REACH: Final = 1.3
"""Side of the square FSA-Net sees. Correlation of its yaw with the five landmarks' (270 faces): 0.940
at 1.0, 0.962 at 1.2, 0.963 at 1.4; its two networks differ by 2.3, 1.5 and 1.4 degrees. Red first
0.919 at 1.0, blue first 0.940: it was trained with blue first. Stretched boxes as in its makers' demo
are worse: 0.920 at 1.2."""

CHIPS_AT_ONCE: Final = 4
"""Faces that go through a network together. face-api.js' two on one core, milliseconds a face: 3.3 and
1.9 one by one, 3.0 and 1.8 by four, 4.4 and 2.1 by sixteen (memory is asked for anew each time)."""

OWN_DETECTOR_SCORE: Final = 0.5
"""Score from which a box of a user's own detector is a face, where its entry does not say."""
OWN_DETECTOR_OVERLAP: Final = 0.4
"""Intersection over union from which two of its boxes are one face; the usual value, of RetinaFace."""

CLOSER_FACE_SIDE: Final = 256
"""Pixels the longer side of a face's box should have for a closer look, where the photo has as many:
deepface sees 224, the others less."""

CLOSER_POLL_SECONDS: Final = 0.1
"""How often somebody who waits for a closer look sees whether it is still wanted."""

CLOSER_LONGEST_SECONDS: Final = 120.0
"""After which a closer look is given up. With three small models the first one takes 2.6 s on a busy
machine, the others 0.1; deepface's networks, of half a gigabyte, were not there to be tried."""

CLOSER_KEPT_SECONDS: Final = 120.0
"""How long the process with the loaded models waits for the next face; three small models keep 65 MB."""
