"""The job that gives chats their end."""
