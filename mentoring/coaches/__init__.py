"""Coach profiles, capacity, the Coaches Gallery."""
