"""Leaving with all data: deletion, export and the remaining quotas; also changes to the profile."""
