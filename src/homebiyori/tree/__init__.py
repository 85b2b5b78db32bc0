"""A parent's tree: growth, fruits, album, picture."""
