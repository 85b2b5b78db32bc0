"""Requests and answers: bodies, tokens, problems, streams, events of the gateways."""
