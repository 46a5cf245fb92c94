"""Rosters: files of people, read, checked, applied and undone."""
