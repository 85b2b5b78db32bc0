"""Every screen that a signed-in parent has, but for the opening of a fruit."""

SCREENS = (
    *("/", "/chat", "/welcome", "/tree", "/album", "/history", "/notices", "/billing", "/pricing", "/settings"),
    *("/goodbye", "/privacy", "/help"),
)
