# Throttles, concurrency and shards are derived from parents_a_day.

provider "aws" {
  # Dummy keys, so that the real provider cannot create anything.
  region     = "ap-northeast-1"
  access_key = "test"
  secret_key = "test"
}

provider "aws" {
  alias      = "us_east_1"
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"
}

run "few" {
  command = apply

  variables {
    parents_a_day = 100
  }

  assert {
    condition = (
      module.users_api.settings.default.throttling_rate_limit == 200 && module.api.settings.concurrency == 200 &&
      module.users_api.settings.throttles["~1api~1chat~1messages/POST"].throttling_rate_limit == 20 &&
      module.api.settings.environment["HOMEBIYORI_COUNTER_SHARDS"] == "32"
    )
    error_message = "Never less than the seed asks for."
  }
}

run "a_million" {
  command = apply

  variables {
    parents_a_day    = 1000000
    enable_streaming = true
  }

  assert {
    condition = (
      module.users_api.settings.throttles["~1api~1chat~1messages/POST"].throttling_rate_limit == 188 &&
      module.users_api.settings.throttles["~1api~1chat~1messages/POST"].throttling_burst_limit == 469 &&
      module.users_api.settings.default.throttling_rate_limit == 1500
    )
    error_message = "187.5 messages a second, and twice the 750 other calls."
  }

  assert {
    condition     = module.api.settings.concurrency == 900 && module.streaming[0].settings.concurrency == 900 && aws_cloudwatch_metric_alarm.simple["api-near-its-limit"].threshold == 720
    error_message = "600 at once, and half as much again; the alarm follows."
  }

  assert {
    condition     = module.api.settings.environment["HOMEBIYORI_COUNTER_SHARDS"] == "200" && module.ttl_updater.settings.environment["HOMEBIYORI_COUNTER_SHARDS"] == "200"
    error_message = "Every function counts in as many shards."
  }
}

run "ten_million" {
  command = apply

  variables {
    parents_a_day   = 10000000
    api_concurrency = 5000
  }

  assert {
    condition     = module.api.settings.environment["HOMEBIYORI_COUNTER_SHARDS"] == "2000" && module.api.settings.concurrency == 5000
    error_message = "A share that is named is the one that is taken."
  }

  assert {
    condition = output.quotas == {
      lambda_at_once                 = 5110
      gateway_calls_a_second         = 14063
      table_write_units_a_second     = 64125
      parameter_store_calls_a_second = 390
      cognito_tokens_a_second        = 938
      bedrock_tokens_a_minute        = 970312500
    }
    error_message = "What the account must be given."
  }
}

run "more_than_can_be_counted" {
  command = plan

  variables {
    parents_a_day = 30000000
  }

  expect_failures = [var.parents_a_day]
}
