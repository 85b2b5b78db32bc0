"""The local stack: everything a developer needs to run the product on one machine. Never part of the image."""
