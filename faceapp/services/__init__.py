"""The use cases, each a few plain functions."""
