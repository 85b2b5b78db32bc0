"""What takes the money: the port, and Stripe behind it."""
