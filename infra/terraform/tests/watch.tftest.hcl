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

run "alarms" {
  command = apply

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.simple), values(aws_cloudwatch_metric_alarm.share)) :
      alarm.alarm_actions == toset([aws_sns_topic.alarms.arn]) && alarm.treat_missing_data == "notBreaching"
    ])
    error_message = "An alarm that nobody hears."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.alarms : subscription.endpoint] == ["alarms@site.example"] && aws_sns_topic.alarms.kms_master_key_id == aws_kms_key.main.arn
    error_message = "The topic reaches somebody, encrypted."
  }

  assert {
    condition = toset(concat(keys(local.simple_alarms), keys(local.share_alarms))) == toset([
      "users-slow", "admins-slow", "users-5xx", "admins-5xx",
      "api-throttled", "api-failing", "api-near-its-limit", "api-crashing",
      "ttl_updater-throttled", "ttl_updater-failing", "ttl_updater-near-its-limit", "ttl_updater-crashing",
      "dead-letters", "queue-stuck",
      "core-read-throttled", "core-write-throttled", "chats-read-throttled", "chats-write-throttled",
      "bedrock-jp-anthropic-claude-haiku-4-5-20251001-v1-0",
    ])
    error_message = "These alarms, and no others."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.simple["users-slow"].threshold == 5000 && aws_cloudwatch_metric_alarm.simple["users-slow"].extended_statistic == "p95" &&
      aws_cloudwatch_metric_alarm.share["users-5xx"].threshold == 5 &&
      aws_cloudwatch_metric_alarm.share["bedrock-jp-anthropic-claude-haiku-4-5-20251001-v1-0"].threshold == 1 &&
      aws_cloudwatch_metric_alarm.simple["dead-letters"].threshold == 0 &&
      aws_cloudwatch_metric_alarm.simple["dead-letters"].dimensions.QueueName == aws_sqs_queue.ttl_dead.name &&
      aws_cloudwatch_metric_alarm.simple["api-near-its-limit"].threshold == 160
    )
    error_message = "5xx > 5 %, p95 > 5 s, Bedrock > 1 %, DLQ > 0, 80 % of the share."
  }

  assert {
    condition     = alltrue([for words in ["GET /api/admin/jobs", "POST /api/admin/jobs/redrive"] : strcontains(aws_cloudwatch_metric_alarm.simple["dead-letters"].alarm_description, words)])
    error_message = "The alarm says what to do."
  }

  assert {
    condition = alltrue([
      for key, function in { api = module.api, ttl_updater = module.ttl_updater } : (
        aws_cloudwatch_log_metric_filter.crashes[key].log_group_name == function.log_group_name &&
        aws_cloudwatch_log_metric_filter.crashes[key].metric_transformation[0].name == aws_cloudwatch_metric_alarm.simple["${key}-crashing"].metric_name &&
        aws_cloudwatch_log_metric_filter.crashes[key].metric_transformation[0].namespace == aws_cloudwatch_metric_alarm.simple["${key}-crashing"].namespace
      )
    ])
    error_message = "A crash in a function's log becomes the alarm's metric."
  }

  assert {
    condition     = alltrue([for filter in aws_cloudwatch_log_metric_filter.crashes : filter.pattern == "{ $.severity = \"error\" }"])
    error_message = "By a field of our own: Lambda writes `level` anew."
  }

  assert {
    condition = alltrue(flatten([
      for alarm in aws_cloudwatch_metric_alarm.share : [
        for query in alarm.metric_query : query.id == "percent" || strcontains(one([for q in alarm.metric_query : q.expression if q.id == "percent"]), query.id)
      ]
    ]))
    error_message = "A metric is fetched that the expression does not use."
  }

  assert {
    condition     = aws_budgets_budget.month.limit_amount == "50" && alltrue([for notice in aws_budgets_budget.month.notification : notice.subscriber_sns_topic_arns == toset([aws_sns_topic.alarms.arn])])
    error_message = "The budget is watched."
  }

  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.simple), values(aws_cloudwatch_metric_alarm.share)) : endswith(alarm.alarm_description, "What to do: docs/operations.md")])
    error_message = "An alarm's mail says where its page is."
  }

  # tests/metrics.json lists the metrics in AWS's documentation, and those of our own filters.
  assert {
    condition = alltrue(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.main.dashboard_body).widgets : [
        for metric in widget.properties.metrics : (
          length(metric) == 4 && contains(jsondecode(file("tests/metrics.json"))[metric[0]].metrics, metric[1]) &&
          metric[2] == jsondecode(file("tests/metrics.json"))[metric[0]].dimension
        )
      ]
    ]))
    error_message = "The dashboard shows a metric that nobody writes."
  }

  assert {
    condition = alltrue(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.main.dashboard_body).widgets : [
        for metric in widget.properties.metrics : contains(concat(
          values(local.gateways), values(local.functions), [for table in aws_dynamodb_table.this : table.name], tolist(local.bedrock_models), [aws_sqs_queue.ttl.name, aws_sqs_queue.ttl_dead.name],
        ), metric[3])
      ]
    ]))
    error_message = "The dashboard shows something that is not of this deployment."
  }

  assert {
    condition = alltrue(concat(
      [for alarm in aws_cloudwatch_metric_alarm.simple : contains(jsondecode(file("tests/metrics.json"))[alarm.namespace].metrics, alarm.metric_name)],
      flatten([
        for alarm in aws_cloudwatch_metric_alarm.share : [
          for query in alarm.metric_query : contains(jsondecode(file("tests/metrics.json"))[query.metric[0].namespace].metrics, query.metric[0].metric_name) if query.id != "percent"
        ]
      ]),
    ))
    error_message = "An alarm listens to a metric that nobody writes."
  }

  assert {
    condition     = toset([for filter in aws_cloudwatch_log_metric_filter.crashes : filter.metric_transformation[0].name]) == toset(jsondecode(file("tests/metrics.json")).Homebiyori.metrics)
    error_message = "Our own metrics are those that our filters write."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.main.dashboard_body).widgets) == 8
    error_message = "The dashboard shows eight graphs."
  }
}

run "firewall" {
  command = apply

  assert {
    condition = alltrue([
      for rule in aws_wafv2_web_acl.main.rule : rule.statement[0].rate_based_statement[0].limit == 2000 && rule.statement[0].rate_based_statement[0].evaluation_window_sec == 300
      if rule.name == "rate-per-address"
    ])
    error_message = "2,000 in five minutes from one address."
  }

  assert {
    condition = one([
      for rule in aws_wafv2_web_acl.main.rule : { for header in rule.action[0].block[0].custom_response[0].response_header : header.name => header.value } if rule.name == "rate-per-address"
    ]) == { Retry-After = "60", Access-Control-Allow-Origin = "*", Access-Control-Expose-Headers = "Retry-After" }
    error_message = "A site can read that it is too much, and when to come back."
  }

  assert {
    condition = toset([for rule in aws_wafv2_web_acl.main.rule : rule.name]) == toset([
      "webhook", "rate-per-address", "AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet",
    ])
    error_message = "The rate, and AWS's managed rules."
  }

  assert {
    condition     = contains([for fields in aws_wafv2_web_acl_logging_configuration.main.redacted_fields : try(fields.single_header[0].name, "")], "authorization")
    error_message = "The firewall's log holds no token."
  }

  assert {
    condition = alltrue([
      for group in [aws_cloudwatch_log_group.waf] : group.retention_in_days == var.log_retention_days && group.kms_key_id == aws_kms_key.main.arn
      ]) && alltrue([
      for api in [module.users_api, module.admins_api] : api.settings.log.retention == var.log_retention_days && api.settings.log.kms_key_arn == aws_kms_key.main.arn
    ])
    error_message = "Logs end, and are encrypted."
  }
}
