"""What of a talk is worth remembering, how it stood, and what a question of memory is about."""
