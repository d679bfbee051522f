"""The page "Check labels"."""
