# How much there is of everything follows from one figure, the parents of a day; docs/scale.md says where each ends.
locals {
  # On their day a parent writes three messages and makes four other calls beside each. 15 % of a day lie in its busiest
  # hour, after bedtime, and its busiest minutes have half as much again. infra/scripts/scale.py has the same figures.
  messages_a_second = var.parents_a_day * 3 * 0.15 * 1.5 / 3600
  calls_a_second    = 4 * local.messages_a_second

  capacity = {
    # Never less than the seed asks for.
    chat       = { rate = max(20, ceil(local.messages_a_second)), burst = max(50, ceil(2.5 * local.messages_a_second)) }
    regenerate = { rate = max(5, ceil(local.messages_a_second / 4)), burst = max(10, ceil(local.messages_a_second / 2)) }
    any        = { rate = max(200, ceil(2 * local.calls_a_second)), burst = max(200, ceil(2 * local.calls_a_second)) }
    # A message takes 3 s, any other call 50 ms; half as much again is kept free.
    api = max(200, ceil(1.5 * (3 * local.messages_a_second + 0.05 * local.calls_a_second)))
    # One try in 50 is refused at most (make scale).
    counter_shards = max(32, ceil(var.parents_a_day / 5000))
  }

  api_concurrency = var.api_concurrency == null ? local.capacity.api : var.api_concurrency

  # Each running copy of the API looks for a maintenance every 30 s, for policy and two secrets every five minutes:
  # Parameter Store's 40 calls a second are used up at 1.5 million parents. The higher rate is charged by the call.
  needs_parameter_throughput = var.parents_a_day > 1000000
}

resource "aws_ssm_service_setting" "throughput" {
  count = local.needs_parameter_throughput ? 1 : 0

  setting_id    = "arn:${local.partition}:ssm:${var.region}:${local.account}:servicesetting/ssm/parameter-store/high-throughput-enabled"
  setting_value = "true"
}
