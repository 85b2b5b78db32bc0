"""The companion that needs no model: local mode, fallback in production, and the tests' double."""

from homebiyori.ai.offline.companion import OfflineCompanion

__all__ = ["OfflineCompanion"]
