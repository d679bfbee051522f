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
`photos/videos`, 0.63 at least elsewhere (a singer who moves fast). Of 168 places where two of these
videos were joined, 153 are seen; at the others both show the same scene (0.87 and more, all but one)."""
CUT_GREY_LEVELS: Final = 8.0
"""Mean difference that two scenes have at least: below it a dark picture's noise decides."""
GAP_SECONDS: Final = 0.6
"""Time between two pictures at which nothing says any more which face is which."""
SPARSE_SECONDS: Final = 0.15
"""Time between two pictures at which faces are looked for on each of them: following needs less."""
SPARSE_HURRIED_SECONDS: Final = 0.3
"""The same on a camera's pictures where there is no time for that: looking at a whole picture with a crowd
takes 0.1 s and more, the next one would come as late, and so on."""
DETECT_EVERY: Final = 8
"""Pictures from one look at the whole picture to the next, where there is time: at 6, 8 and 10 nobody is
mixed up on ``tests/truth``; with 1080p and five faces the looks are a third of all work at 8."""
DETECT_SECONDS: Final = 0.5
"""Longest time between two such looks, whatever the pace: a new face waits no longer."""
LOST_SECONDS: Final = 0.5
"""How long a face that is not seen may stay away under its number."""
CARRIED_SECONDS: Final = 0.25
"""How long a face is followed by its points alone, where no network sees a face: a hand before it, a
turn of the head."""
CONFIRM_SURELY: Final = (0.6, 0.4, 0.35, 0.3)
"""How surely a face must have been seen on its first, second, third and any later picture to be
believed: 0 is the detector's least score, 1 the highest. What was no face (hair, a curtain) had 0.05
on the average, on ``photos/videos`` with MTCNN, hair beside a face 0.35 for three pictures, a bent head
0.23 for a second; a face out of focus 0.5, a profile 0.45 to 0.6. Before (0.35, 0.35, 0.2 from the
second on) two tracks of these videos were no faces, now none is; from (0.45, 0.4, 0.35) on the faster
pair loses faces that bend and takes them for others when they are back."""
CONFIRM_ALONE: Final = 0.75
"""The first of these where a scene has just begun, or a camera's pictures come seldom: the box would stand
there for long. A hand and hair were seen so surely at first (0.66 and less) with MTCNN."""
SURE_MEMORY: Final = 0.05
"""Weight of the newest look in that average: about the last twenty."""
SAME_PLACE: Final = 0.3
"""Intersection over union from which a found face may be the one that was followed there."""
SAME_FACE_TWICE: Final = 0.5
"""Intersection over union from which two followed boxes are on one face."""
RIVAL_SURELY: Final = 0.2
"""Of two that are followed on one face the one that is surer by so much is right."""
DOUBT_AWAY_SECONDS: Final = 0.1
"""Time without a network's seeing it after which what it sees there may be another face."""
LEAP: Final = 0.55
"""Intersection over union of where a face is and where it was expected, below which it may be another."""
TOUCHING: Final = 0.05
"""Intersection over union from which two faces may have changed places."""
SIZE_JUMP: Final = 1.5
"""How much larger or smaller a face may become from one picture to the next."""

HELD_SECONDS: Final = 0.5
"""How long a face that was hidden may be left out until a look tells whether it is still the same;
twice as long where one look said that it is not."""
LOOK_PIXELS: Final = 112.0
"""Shorter side of a face's box, pixels, above which a look at it is no better for being larger."""
LOOK_SHARPNESS: Final = 60.0
"""Sharpness above which a look is no better for being sharper; see ``Quality``."""
LOOK_SECONDS: Final = 0.15
"""Least time between two looks at who a followed face is: neighbours show the same."""
LOOK_AGAIN_SECONDS: Final = 1.0
"""Time after which a face that was looked at often enough is looked at again: a face that takes the
place of another is noticed then at the latest. Five faces take 1.5 ms a picture."""
DOUBT_SECONDS: Final = 0.1
"""Least time between two looks at a face that may be another one by now; both must say so."""
LOOK_BETTER: Final = 1.25
"""How much better than the best a look must be to be taken early, and to be shown for the face."""
LOOK_WORST: Final = 0.5
"""Part of the best below which a look tells nothing new."""
LOOKS_FIRST: Final = 3
"""Looks that are taken of a new face as soon as ``LOOK_SECONDS`` allows."""
LOOKS_KEPT: Final = 6
"""The best looks, whose mean stands for the track."""
WHO_TRACKS_KEPT: Final = 12
"""Tracks of one face that a new one is compared with: the best of all ..."""
WHO_LATEST_KEPT: Final = 3
"""... but for so many, which are the latest."""
WHO_MOST: Final = 400
"""Faces of one recording that are remembered; of more, who was not seen for longest is forgotten. A
day of a busy street stays as small and as fast as its first minutes: 400 take 2 ms a look."""
WHO_LIMIT: Final = 0.93
"""Times the embedder's distance for proposals: up to which two tracks are one face ..."""
WHO_POOR_LIMIT: Final = 0.75
"""... and where a look is hardly good enough."""
WHO_PARTED: Final = 0.85
"""What counts of the distance to the face in whose place it was followed: a bent head may have looked
like somebody else for a moment."""
WHO_WORTH: Final = (0.1, 0.3)
"""How much a look must be worth to say at all that the face was there before, and from where on it
says so in full: what is out of focus looks like everything else that is."""
WHO_NEW: Final = 0.3
"""How much a first look must be worth for a new face to have a number at once; below, ``LOOKS_FIRST`` looks
and the least of ``WHO_WORTH`` are needed, and what is worth less has none."""
WHO_UNITE: Final = 0.85
"""Part of the distance above within which two numbers that have tracks already are one face, too."""
WHO_SURELY: Final = 0.3
"""How surely a face must have been seen for that; as ``CONFIRM_SURELY``."""
SWITCHED: Final = 1.08
"""Times the embedder's distance for proposals: a look so far from a track's others is another face."""
LABEL_KEPT: Final = 1.1
"""Times the embedder's distance for proposals up to which a face keeps the name it has; another
person must be nearer by as much to take its place."""
LABEL_WORTH: Final = 0.1
"""How much the best look must be worth for a name to be proposed: a blurred passer-by looks like many."""
LABEL_PIXELS: Final = 56.0
"""Shorter side of the best look's box, pixels, below which a face of a camera or a video needs as much
likeness for a name as a poor look: moving pictures are soft. With 38 people of an album known,
``photos/videos`` (strangers all) had 135 wrong proposals in 1693 samples, 107 of them for three faces of
36 to 49 pixels at 0.345 to 0.375; with this 44 and 16 (one face of 49 pixels for 0.7 s at 0.339; one of
97 and one of 220 pixels are left). 152 faces of these people, made small, each asked for without itself,
and again without its person, at 0.37 and at 0.34 (right; strangers taken for somebody):

| pixels | 28 | 36 | 44 | 52 | 60 | 72 |
|---|---|---|---|---|---|---|
| right at 0.37 | 101 | 131 | 138 | 138 | 144 | 146 |
| right at 0.34 | 69 | 103 | 119 | 126 | 128 | 130 |
| strangers at 0.37 | 14 | 10 | 13 | 11 | 9 | 7 |
| strangers at 0.34 | 1 | 5 | 3 | 3 | 2 | 3 |
"""
LABEL_LOOKS: Final = 2
"""Looks that this takes."""
SURELY_WITHIN: Final = 0.8
"""Times the embedder's distance for proposals within which a face of a recording surely is the same as
another one of it that this person was, or was said to be."""
SURELY_LOOKS: Final = 3
"""Looks that this takes."""

DETECT_EVERY_MOST: Final = 15
"""The same where there is little time."""
PACE_SHARE: Final = 0.4
"""Part of the time for a picture that may go into looks at the whole one."""
PACE_SAVED: Final = 3.0
"""Pictures' time that can be saved, or overdrawn: 0.1 s, which nobody sees."""
PACE_MEMORY: Final = 0.2
"""Weight of the newest among the measured times."""

PACE_SECONDS: Final = 1 / 30
"""Time between two pictures that the budget is meant for; where some are left out there is more of it ..."""
PACE_MOST: Final = 8.0
"""... but not for ever: these are 0.27 s."""
READ_AT_ONCE: Final = 8
"""Faces of a camera's picture of which is read what they show, those that were not for longest first."""
READ_IN_HASTE: Final = 4
"""The same where there is no time: only of those that never were."""

EMBEDDED_AT_ONCE: Final = 4
"""Faces of one picture that are looked at for who they are: a crowd takes some pictures."""
EMBEDDED_IN_HASTE: Final = 2
"""The same where there is no time: each takes 10 ms."""

# --- recordings, smoothing ---

SMOOTHING_LIVE_SECONDS: Final = 0.3
"""Time constant of the exponential mean that a camera's expressions are smoothed with.

Measured with the built-in model on ``photos/videos`` (21 tracks of at least 15 pictures, 2 065
samples, 75 s; the largest score is the label): how often the label changes a second, how many
of these are labels shorter than 0.2 s, and how late an expression that is held for half a second
comes (mean of 24). All 48 that are held for 0.3 s are seen with each of them. The noise of shares is
as large as with a Gaussian of 0.17 s on either side.

| seconds | 0 | 0.1 | 0.2 | **0.3** | 0.5 | 0.7 | 1.0 |
|---|---|---|---|---|---|---|---|
| changes a second | 4.21 | 1.80 | 1.20 | 0.88 | 0.67 | 0.53 | 0.47 |
| short ones | 3.26 | 0.91 | 0.63 | 0.32 | 0.25 | 0.12 | 0.08 |
| late by, ms | 0 | 22 | 45 | 61 | 97 | 124 | 156 |
"""
SMOOTHING_SECONDS: Final = 0.2
"""Standard deviation of the Gaussian that a recording's expressions are smoothed with.

As above (21 tracks, 2 123 samples, 78 s); with what comes after, too, nothing is late. ``high``: what is
left of an expression that is 1 for so long, and 0 before and after it. ``noise``: standard deviation of the
largest share on 25 seconds in which faces stay as they are, in the mean. ``like live``: mean difference of
the largest kind from what ``SMOOTHING_LIVE_SECONDS`` shows, 0.2 s later. 0.5 was here until a laugh of a
second was lost by it: noise is no smaller than with 0.2, the labels change as seldom as they do live or
less, and no other width is as much like it.

| seconds | 0 | 0.1 | 0.15 | **0.2** | 0.25 | 0.3 | 0.5 | 0.7 | 1.0 |
|---|---|---|---|---|---|---|---|---|---|
| high, 0.5 s | 1.00 | 0.99 | 0.92 | 0.81 | 0.70 | 0.62 | 0.40 | | |
| high, 1 s | 1.00 | 1.00 | 1.00 | 0.99 | 0.96 | 0.91 | 0.68 | | |
| noise | 0.041 | 0.021 | 0.018 | 0.017 | 0.017 | 0.017 | 0.016 | | |
| like live | | 0.042 | 0.032 | 0.027 | 0.030 | 0.035 | 0.063 | | |
| changes a second | 4.17 | 0.99 | 0.59 | 0.53 | 0.48 | 0.42 | 0.31 | 0.22 | 0.18 |
| short ones | 3.32 | 0.27 | 0.08 | 0.03 | 0.04 | 0.08 | 0.01 | 0.01 | 0.00 |
| kept of 44 | 44 | 44 | 44 | 44 | 44 | 44 | 44 | 43 | 42 |

``kept``: expressions held for 0.3 s in the raw labels that are still seen.
"""
SMOOTHING_REACH: Final = 3.0
"""Standard deviations to which the Gaussian reaches: 99.7 % of it."""
SMOOTHING_GAP_SECONDS: Final = 1.0
"""Seconds without a picture of a face after which its smoothing begins anew."""
FLUSH_SECONDS: Final = 0.6
"""How often what was measured is written: what a power cut or a crash may take. The whole program killed 50
times at twice the load of the machine's cores lost up to 1.37 s with 1.0: writing waits its turn, too."""
UNWRITTEN_MOST: Final = 200_000
"""Samples that wait in memory while another program keeps the library busy: 12 MB, or half an hour
of five faces at 25 a second; then the recording ends."""
TRACK_LEAST_SECONDS: Final = 0.4
"""Shorter tracks get no face of their own: their samples are kept, nobody is asked who it is."""
TRACK_LEAST_PICTURES: Final = 3
"""As above, in pictures: what is analysed seldom has few of them in long tracks."""
FACES_OF_ONE_MOST: Final = 12
"""Tracks of one number that have a face: who comes and goes all day is asked for a dozen times at most ..."""
FACES_OF_ONE_WORTH: Final = 0.5
"""... and no track whose best look is worth less than this part of the best one there is ..."""
FACES_OF_ONE_BETTER: Final = 1.25
"""... but one that is so much better always has one."""
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
STREAM_LEFT_OVER: Final = 0.9
"""Of the time above: a picture that comes after so long is what FFmpeg held back, given out when the
connection is given up. Shown, it passed for a camera that was back: over RTSP the stall was unsaid for
2 s of every 10."""
STREAM_BACKOFF_SECONDS: Final = (0.25, 1.0, 2.0, 4.0)
"""Pauses between attempts to get a camera back; the last one again and again."""

# --- cameras of this machine ---

CAMERA_SIZE: Final = (1280, 720)
"""What is asked of a camera, pixels: faces across a room have 60 of them, and two cores keep up."""
CAMERA_FAILURES_MOST: Final = 10
"""Pictures in a row that did not come before a camera is given up: OpenCV waits up to 10 s for one."""

# --- writing videos ---

WRITER_PART_SECONDS: Final = 0.35
"""Length of the parts a video is written in. A crash takes up to two of them where there is sound, one
where there is none: over 50 kills at most 0.75 s; with parts of 0.5 s it was 1.03."""
WRITER_KEY_SECONDS: Final = 2.0
"""Between two key frames: a player finds any place within 60 pictures; half as much makes files
larger by a tenth."""
WRITER_THREADS: Final = 2
"""Threads the coder may use: it takes no more processor time than with one, and is done sooner."""
WRITER_WAITING_BYTES: Final = 64 * 1024 * 1024
"""Pictures that wait for the coder: ten of 1920 x 1080, or two seconds of 640 x 480."""

# --- stills ---

STILL_PLACES: Final = (0.1, 0.25, 0.5, 0.75, 0.0)
"""Shares of a video's length at which a still is looked for, in this order."""
STILL_CONTRAST: Final = 22.0
"""Standard deviation of brightness (0..255) from which a picture is a still worth having: title cards
and pictures that fade in have less than 15, the sample videos 40 to 75."""
STILL_SECONDS_UNKNOWN: Final = 10.0
"""Length that is assumed where a video does not say."""
HASHED_BYTES: Final = 1_048_576
"""Bytes at a video's beginning and at its end by which it is known again when it was moved."""
STILL_FACE_MARGIN: Final = 0.3
"""Part of a face's longer side that is kept around it where nothing but faces may be kept: about what
the small pictures of faces show, too."""
STILL_GROUND: Final = 40
"""Grey level (0..255) of what is left out there."""
