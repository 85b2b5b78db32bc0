# All capacities are derived from the number of parents a day; docs/scale.md lists their limits.
locals {
  # A parent sends three messages a day, each with four other calls. 15 % of a day's calls come in the busiest hour, after
  # bedtime; its busiest minutes have 1.5 times the hour's average. infra/scripts/scale.py uses the same figures. Only
  # integers are used here, because `ceil` would round up the binary representation of a decimal fraction.
  messages_a_second = var.parents_a_day * 3 * 15 / 100 * 15 / 10 / 3600
  calls_a_second    = 4 * local.messages_a_second

  capacity = {
    # The minimums are those of the original design.
    chat       = { rate = max(20, ceil(local.messages_a_second)), burst = max(50, ceil(2.5 * local.messages_a_second)) }
    regenerate = { rate = max(5, ceil(local.messages_a_second / 4)), burst = max(10, ceil(local.messages_a_second / 2)) }
    any        = { rate = max(200, ceil(2 * local.calls_a_second)), burst = max(200, ceil(2 * local.calls_a_second)) }
    # A message takes 3 s, any other call 50 ms; plus a reserve of 50 %.
    api = max(200, ceil(1.5 * (3 * local.messages_a_second + local.calls_a_second / 20)))
    # About one first try in 50 is refused (make scale).
    counter_shards = max(32, ceil(var.parents_a_day / 5000))
  }

  api_concurrency = var.api_concurrency == null ? local.capacity.api : var.api_concurrency

  # Required account quotas (Service Quotas). Each instance of the API reads the maintenance flag every 30 s, policy and two
  # secrets every five minutes; each active parent renews a token once an hour.
  quotas = {
    lambda_at_once                 = max(local.api_concurrency, 0) * (var.enable_streaming ? 2 : 1) + max(var.ttl_updater_concurrency, 0) + 100
    gateway_calls_a_second         = ceil(1.5 * (local.messages_a_second + local.calls_a_second))
    table_write_units_a_second     = ceil(1.5 * (18 * local.messages_a_second + 12 * local.calls_a_second / 10))
    parameter_store_calls_a_second = ceil(1.5 * (3 * local.messages_a_second + local.calls_a_second / 20) * 13 / 300)
    cognito_tokens_a_second        = ceil(1.5 * local.messages_a_second / 3)
    bedrock_tokens_a_minute        = ceil(1.5 * local.messages_a_second * 60 * 5750)
  }
}
