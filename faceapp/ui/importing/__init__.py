"""Bringing datasets in."""
