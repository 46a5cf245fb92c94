"""What more than one door needs."""
