"""Who answers: the companions behind one port, their words, and the help lines."""
