"""A stand-in for Stripe on loopback: what the product needs of it, with pages and signed webhooks."""
