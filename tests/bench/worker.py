"""Measure the CPU time and memory of an announcement, to choose ttl-updater's memory size.

    .venv/bin/python tests/bench/worker.py --parents 2000

Delivers an announcement to that many parents on the local engine (first to a tenth of them, for comparison), and
measures this process's CPU time and peak memory. Lambda allocates CPU in proportion to memory, one vCPU at 1,769 MB,
and charges for memory by time: up to one vCPU, more memory takes less time at the same price.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.ttl_updater import stack
from homebiyori.admin.announcement_job import AnnouncementJob, AnnouncementOutcome
from homebiyori.admin.announcements import AnnouncementService
from homebiyori.admin.models import Audience, NewAnnouncement
from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.ops.idempotency import UNKEYED
from homebiyori.resources import Resources
from homebiyori.user.service import UserService
from support.actors import new_user_id
from support.retention import forever

WHOLE_PROCESSOR_MB = 1_769
SIZES = (256, 512, 1_024, 1_769)
PRICE_A_GB_SECOND = 0.0000133334  # from cost.py
MILLION = 1_000_000
# The duration of a parent's transaction, and the threads of asyncio's default pool on Lambda: two processors plus four.
TRANSACTION_SECONDS, AT_ONCE = 0.02, 6


def tell(resources: Resources, parents: int) -> float:
    """Add parents and deliver an announcement to all; return the CPU seconds per parent."""
    users = UserService(resources)
    for _ in range(parents):
        users.join(new_user_id())
    new = NewAnnouncement(title="お知らせ", message="木の姿を絵で見られるようになりました", audience=Audience.ALL)
    made = AnnouncementService(resources).announce("operator", new, UNKEYED)
    message = AnnouncementRequested(announcement_id=made.announcement_id, request_id="bench")
    looked_at = users_of(resources)
    before = time.process_time()
    outcome = asyncio.run(AnnouncementJob(resources).deliver(message, forever))
    took = time.process_time() - before
    assert outcome is AnnouncementOutcome.DONE
    return took / looked_at


def users_of(resources: Resources) -> int:
    return resources.counters.read_totals()["users"]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--parents", type=int, default=2_000)
    parents = parser.parse_args().parents
    with stack() as resources:
        tell(resources, parents // 10)
        peak_before = _peak_mb()
        processor = tell(resources, parents - parents // 10)
        print(json.dumps({"figure": "announcement", "parents": parents, "cpu_ms_a_parent": round(1000 * processor, 2),
                          "peak_mb": round(_peak_mb()), "peak_mb_of_a_tenth": round(peak_before)}))  # fmt: skip
    for memory in SIZES:
        seconds = max(processor / min(1, memory / WHOLE_PROCESSOR_MB), TRANSACTION_SECONDS / AT_ONCE)
        hours = seconds * MILLION / 3600
        usd = seconds * MILLION * memory / 1024 * PRICE_A_GB_SECOND
        print(json.dumps({"figure": "a million announcements", "memory_mb": memory, "hours": round(hours, 1),
                          "usd": round(usd, 2)}))  # fmt: skip


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
