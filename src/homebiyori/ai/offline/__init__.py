"""The companion that needs no model: local mode, fallback in production, and the tests' double."""

from homebiyori.ai.offline.companion import OfflineCompanion
from homebiyori.ai.offline.occasions import celebration, fruit_line, notice_line, ring_celebration

__all__ = ["OfflineCompanion", "celebration", "fruit_line", "notice_line", "ring_celebration"]
