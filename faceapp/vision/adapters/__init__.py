"""Models of other makers, each read by one module with a function ``load(entry)``."""
