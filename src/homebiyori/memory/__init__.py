"""What of a talk is worth remembering, how matters stood, and what a question about the past asks for."""
