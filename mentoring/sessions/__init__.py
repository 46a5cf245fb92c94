"""Session logs, notes and hours."""
