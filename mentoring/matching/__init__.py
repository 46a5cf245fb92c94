"""Scoring and assignment (pure); proposals, decisions, publication."""
