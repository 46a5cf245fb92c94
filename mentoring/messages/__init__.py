"""What is sent to people: plan, compose, deliver, ledger."""
