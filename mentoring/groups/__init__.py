"""Group meetings: one coach, several participants of a cohort, seats, and a list that waits for one."""
