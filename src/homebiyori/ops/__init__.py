"""Applied to every request: rate limits, allowances, idempotency, counters, audit, maintenance, tombstones."""
