"""The page "Exports"."""
