"""Pixels to facts: detecting, aligning, embedding, grouping, matching."""
