"""The local stack: runs the product on a developer's machine. Never part of the image."""
