"""Plans, subscriptions and bills."""
