# How much there is of everything follows from one figure, the parents of a day; docs/scale.md says where each ends.
locals {
  # On their day a parent writes three messages and makes four other calls beside each. 15 % of a day lie in its busiest
  # hour, after bedtime, and its busiest minutes have half as much again. infra/scripts/scale.py has the same figures;
  # here they are whole, for a tenth is none in binary and `ceil` would see that.
  messages_a_second = var.parents_a_day * 3 * 15 / 100 * 15 / 10 / 3600
  calls_a_second    = 4 * local.messages_a_second

  capacity = {
    # Never less than the seed asks for.
    chat       = { rate = max(20, ceil(local.messages_a_second)), burst = max(50, ceil(2.5 * local.messages_a_second)) }
    regenerate = { rate = max(5, ceil(local.messages_a_second / 4)), burst = max(10, ceil(local.messages_a_second / 2)) }
    any        = { rate = max(200, ceil(2 * local.calls_a_second)), burst = max(200, ceil(2 * local.calls_a_second)) }
    # A message takes 3 s, any other call 50 ms; half as much again is kept free.
    api = max(200, ceil(1.5 * (3 * local.messages_a_second + local.calls_a_second / 20)))
    # One try in 50 is refused at most (make scale).
    counter_shards = max(32, ceil(var.parents_a_day / 5000))
  }

  api_concurrency = var.api_concurrency == null ? local.capacity.api : var.api_concurrency

  # What the account must be given for it (Service Quotas). Each running copy of the API looks for a maintenance every 30 s,
  # for policy and two secrets every five minutes; whoever is there renews a token once in its hour.
  quotas = {
    lambda_at_once                 = max(local.api_concurrency, 0) * (var.enable_streaming ? 2 : 1) + max(var.ttl_updater_concurrency, 0) + 100
    gateway_calls_a_second         = ceil(1.5 * (local.messages_a_second + local.calls_a_second))
    table_write_units_a_second     = ceil(1.5 * (18 * local.messages_a_second + 12 * local.calls_a_second / 10))
    parameter_store_calls_a_second = ceil(1.5 * (3 * local.messages_a_second + local.calls_a_second / 20) * 13 / 300)
    cognito_tokens_a_second        = ceil(1.5 * local.messages_a_second / 3)
    bedrock_tokens_a_minute        = ceil(1.5 * local.messages_a_second * 60 * 5750)
  }
}
