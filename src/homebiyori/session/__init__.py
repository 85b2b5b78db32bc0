"""Sign-in for our pages."""
