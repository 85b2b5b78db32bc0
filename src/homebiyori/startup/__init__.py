"""Precompiled data in the image that speeds up cold starts, and what a start on AWS skips (docs/adr/0020)."""
