"""Figures: how good and how fast models are on this machine."""
