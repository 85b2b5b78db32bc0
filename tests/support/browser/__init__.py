"""A browser in front of the local stack: the wire between them, a parent in it, and what watches the page."""
