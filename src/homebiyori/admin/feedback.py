"""Anonymous cancellation surveys, for operators."""

from homebiyori.admin.models import Feedback
from homebiyori.aws.paging import PageRequest
from homebiyori.base.clock import jst_date
from homebiyori.billing.service import BillingService
from homebiyori.resources import Resources


class FeedbackService:
    """Reads the anonymous cancellation surveys."""

    def __init__(self, resources: Resources) -> None:
        self._billing = BillingService(resources)
        self._clock = resources.clock

    def show(self, wanted: PageRequest, *, month: str | None) -> Feedback:
        """List a month's surveys (by default this month's), newest first, with a summary of all of them."""
        month = month or f"{jst_date(self._clock.now()):%Y-%m}"
        page = self._billing.page_surveys(month, wanted)
        return Feedback(**dict(page), month=month, summary=self._billing.count_surveys(month))
