"""The camera: who is there and what their faces show, now."""
