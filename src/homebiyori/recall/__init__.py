"""What an answer brings up of earlier messages: what is asked, what a message continues, what is worth mentioning."""
