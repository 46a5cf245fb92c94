"""Background work: RQ carries envelopes, PostgreSQL holds the truth."""
