"""What one parent is told."""
