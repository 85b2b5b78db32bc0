"""What every request is held to: rate limits, allowances, idempotency, counters, audit, maintenance, tombstones."""
