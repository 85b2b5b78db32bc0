"""Requests and responses: bodies, tokens, problems, streams, gateway events."""
