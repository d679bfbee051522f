"""faceapp names the faces in your photos, on your own machine."""

__version__ = "0.1.0"
