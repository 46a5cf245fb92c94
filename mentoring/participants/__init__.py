"""Participant profiles and goals."""
