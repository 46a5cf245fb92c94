"""Associations, their settings and their programs."""
