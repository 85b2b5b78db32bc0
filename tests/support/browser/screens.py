"""Every screen of a signed-in parent, except the opening of a fruit."""

SCREENS = (
    *("/", "/chat", "/welcome", "/tree", "/album", "/history", "/notices", "/billing", "/pricing", "/settings"),
    *("/goodbye", "/privacy", "/help"),
)
