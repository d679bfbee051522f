"""One photo, large, and the faces on it: where people get their names."""
