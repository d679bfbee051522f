"""Recordings and videos: the list of them, and one looked at again with its curves."""
