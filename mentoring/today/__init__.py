"""What needs a hand: the administrator's work queue."""
