"""Meetings of three: a second coach is asked to a pair's meeting, may say no, and is told what becomes of it."""
