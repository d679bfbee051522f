"""The tunable numbers of training from the window: unit, and the reason for each."""

from typing import Final

CORRECTED_LEAST: Final = 50
"""Corrected faces below which nothing is learned from them: a fifth is kept aside, and one in ten of
the others checks the epochs; of fewer, not even one of each expression is left to judge with."""
CORRECTED_EACH_LEAST: Final = 10
"""Faces that a second expression needs."""
WHOLE_LEAST: Final = 0.98
"""Part of a picture's width and height that a face without landmarks must fill to be learned from: then
the picture itself is the face, as in FER2013, of whose faces the detector misses 67 of 420."""
ASIDE_PART: Final = 0.2
"""Part of the faces that is kept aside to compare models with: never learned from, never checked with."""
FRESH_LEAST: Final = 3_000
"""Faces below which a model that begins from nothing is advised against: FER2013's 28 709 give 64 to 70 %."""
FRESH_PATIENCE: Final = 12
"""Epochs without a better macro F1 after which a model from nothing ends; a sixth of the learning rate's
cosine is flat, so fewer would end it before its best epochs."""
TRAINING_NICE: Final = 9
"""How much more polite a training is than what looks at photos: 10 becomes 19, the most there is. On two
cores with other work on them, a scan did 33 and 22 photos/s beside a training, 23 and 15 just before without
one; with 5 it fell from 42 to 20."""
TRAINING_TELL_SECONDS: Final = 0.2
"""Between two words about how far an epoch is."""
TRAINING_POLL_SECONDS: Final = 0.1
"""How long the window's thread waits for a word of the process; also until a stop is heard."""
DIFFERING_SHOWN: Final = 24
"""Faces shown of which two models say something else."""
OTHERS_MOST: Final = 100
"""Faces without a correction that are asked about, too: to say how many would be read differently. Each wants
its photo decoded twice, so they take a quarter of a minute."""
NAME_LONGEST: Final = 60
"""Letters of a model's name."""
