"""A talk in care: what its words let us know, and which sentences answer it."""
