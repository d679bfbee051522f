"""The tunable numbers of cutting faces for expressions and judging models: the measurement behind each."""

from typing import Final

EXPRESSION_TEMPLATE: Final = ((0.31, 0.40), (0.69, 0.40), (0.50, 0.60), (0.345, 0.785), (0.655, 0.785))
"""Where MTCNN's five landmarks lie on an expression crop, in parts of its side."""
EXPRESSION_WHOLE_SIDE: Final = 64
"""Longest side, pixels, up to which a labelled picture is taken for a face that is cut already and
judged whole, as training takes it (FER2013, CK+48: 48 pixels). In larger ones a face is looked for
and cut as in any photo."""
EXPRESSION_DRAWS: Final = 1000
"""Times the faces are drawn anew for the interval of macro F1."""
