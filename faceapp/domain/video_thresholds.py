"""Numbers about cameras and videos, each with its unit and the measurement behind it."""

from __future__ import annotations

from typing import Final

# --- following faces ---

KNOWN_FACES_MOST: Final = 20_000
"""Named faces that a camera's faces are compared with: 20 000 x 128 are 10 MB and 1 ms a face."""

FLOW_SIDE: Final = 480
"""Longest side, pixels, of the grey picture that points are followed on."""
FLOW_WINDOW: Final = 15
"""Pixels of the square around a point that is looked for."""
FLOW_LEVELS: Final = 3
"""Times the picture is halved for quick movements."""
FLOW_GRID: Final = 6
"""Points across and down a face."""
FLOW_BACK: Final = 0.03
"""Parts of the face's side by which a point may miss its start when it is followed back."""
FLOW_KEPT: Final = 0.35
"""Part of the points that must be found again."""

FOLLOW_SIDE: Final = 960
"""Longest side, pixels, of the picture in which faces are looked for and followed; embedded and read
they are from the whole one."""
CUT_SIDE: Final = 64
"""Longest side, pixels, of the tiny pictures that are compared to see whether another scene begins."""
CUT_ALIKE: Final = 0.4
"""Correlation of two tiny grey pictures below which they are two scenes: 0.23 at most at the cuts of
`photos/videos`, 0.63 at least elsewhere (a singer who moves fast)."""
CUT_GREY_LEVELS: Final = 8.0
"""Mean difference that two scenes have at least: below it a dark picture's noise decides."""
GAP_SECONDS: Final = 0.6
"""Time between two pictures at which nothing says any more which face is which."""
SPARSE_SECONDS: Final = 0.15
"""Time between two pictures at which faces are looked for on each of them: following needs less."""
DETECT_EVERY: Final = 6
"""Pictures from one look at the whole picture to the next, where there is time."""
DETECT_SECONDS: Final = 0.5
"""Longest time between two such looks, whatever the pace: a new face waits no longer."""
LOST_SECONDS: Final = 0.5
"""How long a face that is not seen may stay away under its number."""
CARRIED_SECONDS: Final = 0.25
"""How long a face is followed by its points alone, where no network sees a face: a hand before it, a
turn of the head."""
CONFIRM_SCORE: Final = 0.98
"""Score at which a face is believed at once; else a second look must find it."""
SAME_PLACE: Final = 0.3
"""Intersection over union from which a found face may be the one that was followed there."""
SAME_FACE_TWICE: Final = 0.5
"""Intersection over union from which two followed boxes are on one face."""
TOUCHING: Final = 0.05
"""Intersection over union from which two faces may have changed places."""
SIZE_JUMP: Final = 1.5
"""How much larger or smaller a face may become from one picture to the next."""

# --- recordings, smoothing ---

SMOOTHING_LIVE_SECONDS: Final = 0.5
"""Time constant of the exponential mean that a camera's expressions are smoothed with."""
SMOOTHING_SECONDS: Final = 0.5
"""Standard deviation of the Gaussian that a recording's expressions are smoothed with."""
SMOOTHING_REACH: Final = 3.0
"""Standard deviations to which the Gaussian reaches: 99.7 % of it."""
SMOOTHING_GAP_SECONDS: Final = 1.0
"""Seconds without a picture of a face after which its smoothing begins anew."""
FLUSH_SECONDS: Final = 1.0
"""How often what was measured is written: what a power cut or a crash may take."""
UNWRITTEN_MOST: Final = 200_000
"""Samples that wait in memory while another program keeps the library busy: 12 MB, or half an hour
of five faces at 25 a second; then the recording ends."""
TRACK_LEAST_SECONDS: Final = 0.4
"""Shorter tracks get no face of their own: their samples are kept, nobody is asked who it is."""
TRACK_LEAST_PICTURES: Final = 3
"""As above, in pictures: what is analysed seldom has few of them in long tracks."""
SAME_TRACK_OVERLAP: Final = 0.4
"""Intersection over union at which a face that is known at a time is the one followed there: faces
of one picture hardly overlap, and two detectors' boxes of one face do by 0.6 and more."""

# --- video files ---

VIDEO_THREADS: Final = 2
"""Threads a video is decoded and scaled with: what two cores have."""
VIDEO_PIXELS_MOST: Final = 16_384 * 8_192
"""Pixels of one picture of a video: four times 8K, 400 MB in RGB."""
VIDEO_SPARSE_SECONDS: Final = 0.25
"""From this distance on, pictures that no other picture builds on are not decoded at all: half the
work of H.264 with B pictures, and the next one decoded is at most a few pictures later."""
VIDEO_FORWARD_SECONDS: Final = 1.0
"""A picture that lies this far ahead is decoded to; further ahead, a key frame is looked for."""
VIDEO_TOO_SHORT_SECONDS: Final = 0.5
"""A video that ends more than this ..."""
VIDEO_TOO_SHORT_SHARE: Final = 0.01
"""... and this share of its length before the end it promises is said to end early: files round."""

# --- cameras in the network ---

STREAM_OPEN_SECONDS: Final = 5.0
"""How long a camera may take to answer: those on a battery wake up for 3 s."""
STREAM_STALL_SECONDS: Final = 2.0
"""Without a picture for so long, a stream is said to have stalled: 60 pictures of a usual one."""
STREAM_GONE_SECONDS: Final = 5.0
"""Without a byte for so long, the connection is given up and made anew; also how long a thread that
hangs in the network lives on after it was closed."""
STREAM_BACKOFF_SECONDS: Final = (0.25, 1.0, 2.0, 4.0)
"""Pauses between attempts to get a camera back; the last one again and again."""
