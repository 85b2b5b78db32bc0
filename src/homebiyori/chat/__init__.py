"""A message from the gate to its row: answer, history, care."""
