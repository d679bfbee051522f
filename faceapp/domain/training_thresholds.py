"""The tunable numbers of training expression networks: unit, and the measurement behind each."""

from typing import Final

EXPRESSION_SIDE: Final = 48
"""Side of the grey picture an expression network takes, pixels: FER2013's own."""
EXPRESSION_SEEN: Final = 44
"""Side of its middle that the network sees; in training, this much of the turned and moved picture."""
EXPRESSION_LEAST_CONTRAST: Final = 8.0
"""Standard deviation in grey levels below which a picture's contrast is not raised further."""
TRAIN_EPOCHS: Final = 45
"""Times every picture is seen."""
TRAIN_BATCH: Final = 64
"""Pictures between two steps; 128 learn no faster a second (two cores), and less an epoch."""
TRAIN_RATE: Final = 0.05
"""Highest learning rate, at ``TRAIN_BATCH`` pictures; other batches in proportion."""
TRAIN_MOMENTUM: Final = 0.9
"""Nesterov's."""
TRAIN_DECAY: Final = 5e-4
"""Weight decay; normalisation and biases have none."""
TRAIN_WARM_EPOCHS: Final = 2.0
"""Epochs in which the learning rate rises from a tenth."""
TRAIN_SMOOTHING: Final = 0.1
"""Part of each label that is spread over all: people agree on about 65 % of FER2013's."""
TRAIN_MIXUP: Final = 0.0
"""Both parameters of the beta distribution by which two pictures are mixed; 0 for never."""
TRAIN_PLAIN_EPOCHS: Final = 5
"""Epochs at the end without mixing."""
TRAIN_AVERAGE: Final = 0.999
"""Part of the averaged weights that is kept at each step (EMA): two epochs of FER2013."""
TRAIN_DROPOUT: Final = 0.3
"""Part of the last features that is left out at random."""
TRAIN_FOCAL: Final = 2.0
"""Exponent of the focal loss."""
TRAIN_TURN: Final = 12.0
"""Degrees a picture is turned at most while training."""
TRAIN_SCALE: Final = 0.12
"""Part it is made smaller or larger at most."""
TRAIN_SHIFT: Final = 3.0
"""Pixels of ``EXPRESSION_SIDE`` it is moved at most, each way."""
TRAIN_GAMMA: Final = 0.4
"""Natural logarithm of the exponent that grey levels are bent by, at most."""
TRAIN_BLUR: Final = 0.25
"""Part of the pictures that is made softer: photos are not as sharp as FER2013's pictures."""
TRAIN_ERASE: Final = 0.5
"""Part of the pictures that loses a rectangle."""
TRAIN_ERASE_SIDE: Final = 20.0
"""Longest side of that rectangle, pixels of ``EXPRESSION_SEEN``; the shortest is 4."""
TRAIN_SAME: Final = 0.96
"""Likeness (correlation at 16 x 16 pixels) from which two pictures are one, looked at by eye: from 0.96
all are the same photo (recompressed, with a watermark, turned grey in another way). 706 of FER2013's
28 709 pictures for training are among its 3 589 for validation; 369 of them bit by bit."""
TRAIN_VALIDATION: Final = 0.1
"""Part of the pictures that is kept for validation where no such folder is given."""
TRAIN_SIZES: Final = ((0.4, 32), (0.7, 38), (1.0, EXPRESSION_SEEN))
"""Pixels of the pictures up to a part of the epochs: three quarters of the multiplications."""
TRAIN_THREADS: Final = 2
"""Threads without a graphics card, at most: more cores are left to other work. See ``training.threads``:
on two quiet cores 480 faces a second instead of 330, beside other work 25 instead of 180."""
TRAIN_STEPS_WATCHED: Final = 5
"""Steps by which one thread and several are compared."""
TEACH_PART: Final = 0.8
"""How much what teachers say counts; the label has the rest."""
TEACH_SOFT: Final = 1.5
"""What the teachers' logits are divided by. They learned from these same faces, and are surer of them than of
others: of the label of FER2013's they say 0.71, so divided 0.61, and 0.61, undivided, of faces never seen."""
TRAIN_PICTURE_BYTES: Final = 32_000_000
"""Largest file that is taken for a picture of a face."""
TUNE_EPOCHS: Final = 30
"""Times every picture is seen in fine-tuning, at most."""
TUNE_BATCH: Final = 32
"""Pictures between two steps of fine-tuning."""
TUNE_PATIENCE: Final = 5
"""Epochs without a better macro F1 after which fine-tuning ends."""
ON_EPOCHS: Final = 16
"""Times every picture is seen when a whole model learns on."""
ON_RATE: Final = 0.02
"""Highest learning rate then: two fifths of ``TRAIN_RATE``, so that little of what it knows is lost."""
TRAIN_MODEL_BYTES: Final = 100_000_000
"""Largest file that is looked at as a model to fine-tune."""
TRAIN_EXPORT_BYTES: Final = 8_000_000
"""Largest model file that is written: it ships with the program."""
TRAIN_EXPORT_APART: Final = 1e-4
"""How far the probabilities of the written file may be from those of the network."""
CARD_FEW_FACES: Final = 50
"""Faces of a label below which a card says that its figures prove little: half of 50 told right
is between 37 and 63 % (Wilson)."""
