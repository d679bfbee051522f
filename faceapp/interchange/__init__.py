"""Facts to other programs' files and back."""
