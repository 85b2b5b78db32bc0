"""Care: what is read in messages after danger, and which sentences answer them."""
