"""Signs our pages in."""
