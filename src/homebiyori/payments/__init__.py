"""Payments: the provider's port and its Stripe implementation."""
