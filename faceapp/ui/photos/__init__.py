"""All photos as one long wall: the grid, its layout, its scrubber."""
