"""faceapp names the faces in your photos, on your own machine."""

import os

__version__ = "0.1.0"

# Read by numpy when it is imported. Several processes and threads work at once here, and
# OpenBLAS's own threads wait for each other by spinning: on two busy cores a product took four
# times the processor time that it takes on one thread. Where one product matters, it is cut and
# given to threads of ours.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
