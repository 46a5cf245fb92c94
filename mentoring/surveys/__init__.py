"""Questions, waves, answers and results."""
