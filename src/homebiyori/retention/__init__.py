"""The job that applies the retention to chats."""
