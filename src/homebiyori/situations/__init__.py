"""What a message tells of everyday life: the situation, who did it, and in what detail."""
