"""A stand-in for Stripe on loopback: the parts that the product uses, with pages and signed webhooks."""
