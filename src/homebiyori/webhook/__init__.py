"""Stripe's events."""
