# All alarms publish to one topic. Missing data is not an alarm: without requests, there are no errors.

resource "aws_sns_topic" "alarms" {
  name              = "${local.name}-alarms"
  kms_master_key_id = aws_kms_key.main.arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms.json
}

data "aws_iam_policy_document" "alarms" {
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sns_topic_subscription" "alarms" {
  for_each = toset(var.alarm_emails)

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

locals {
  gateways  = { users = module.users_api.name, admins = module.admins_api.name }
  functions = merge({ api = module.api.name, ttl_updater = module.ttl_updater.name }, { for each in module.streaming : "streaming" => each.name })
  reserved  = { for key, share in { api = local.api_concurrency, ttl_updater = var.ttl_updater_concurrency } : key => share if share > 0 }

  # The namespace in base/log.py.
  own_metrics = "Homebiyori"

  # Alarms on a single metric.
  simple_alarms = merge(
    { for key, name in local.gateways : "${key}-slow" => {
      says       = "A p95 of the ${key}' gateway above 5 s"
      namespace  = "AWS/ApiGateway", metric = "Latency", stat = "p95", dimensions = { ApiName = name }
      period     = 300, times = 2, threshold = 5000
      comparison = "GreaterThanThreshold"
    } },
    { for key, name in local.functions : "${key}-throttled" => {
      says       = "Calls of ${name} turned away: its share is too small, or somebody hammers"
      namespace  = "AWS/Lambda", metric = "Throttles", stat = "Sum", dimensions = { FunctionName = name }
      period     = 300, times = 1, threshold = 0
      comparison = "GreaterThanThreshold"
    } },
    { for key, name in local.functions : "${key}-failing" => {
      says       = "Invocations of ${name} end in an error: it crashes, does not start, or runs out of time or memory"
      namespace  = "AWS/Lambda", metric = "Errors", stat = "Sum", dimensions = { FunctionName = name }
      period     = 300, times = 1, threshold = 5
      comparison = "GreaterThanThreshold"
    } },
    { for key, share in local.reserved : "${key}-near-its-limit" => {
      says       = "${local.functions[key]} runs 80 % of its ${share} at once"
      namespace  = "AWS/Lambda", metric = "ConcurrentExecutions", stat = "Maximum", dimensions = { FunctionName = local.functions[key] }
      period     = 60, times = 3, threshold = 0.8 * share
      comparison = "GreaterThanThreshold"
    } },
    {
      dead-letters = {
        says       = "Work has failed three times, perhaps a deletion that a parent waits for: GET /api/admin/jobs, repair, POST /api/admin/jobs/redrive"
        namespace  = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", stat = "Maximum", dimensions = { QueueName = aws_sqs_queue.ttl_dead.name }
        period     = 60, times = 1, threshold = 0
        comparison = "GreaterThanThreshold"
      }
      queue-stuck = {
        says       = "The oldest piece of work waits for more than an hour: the worker does not keep up, or fails each time"
        namespace  = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", stat = "Maximum", dimensions = { QueueName = aws_sqs_queue.ttl.name }
        period     = 300, times = 2, threshold = 3600
        comparison = "GreaterThanThreshold"
      }
    },
    # Crashes are not failed invocations: the worker returns messages to the queue, and the API answers 500.
    { for key, most in merge({ api = 5, ttl_updater = 0 }, var.enable_streaming ? { streaming = 5 } : {}) : "${key}-crashing" => {
      says       = "${local.functions[key]} logged errors that nobody foresaw: read its log by severity = error"
      namespace  = local.own_metrics, metric = "${key}-crashes", stat = "Sum", dimensions = {}
      period     = 300, times = 1, threshold = most
      comparison = "GreaterThanThreshold"
    } },
    merge([for key, table in aws_dynamodb_table.this : {
      for side in ["Read", "Write"] : "${key}-${lower(side)}-throttled" => {
        says       = "DynamoDB turns ${lower(side)}s of ${table.name} away: one partition is hot"
        namespace  = "AWS/DynamoDB", metric = "${side}ThrottleEvents", stat = "Sum", dimensions = { TableName = table.name }
        period     = 300, times = 2, threshold = 10
        comparison = "GreaterThanThreshold"
      }
    }]...),
  )

  bedrock_metrics = ["Invocations", "InvocationClientErrors", "InvocationServerErrors", "InvocationThrottles"]

  # Alarms on the percentage of failed calls; with fewer than `least` calls, it is treated as 0.
  share_alarms = merge(
    { for key, name in local.gateways : "${key}-5xx" => {
      says      = "More than 5 % of the ${key}' calls end in 5xx"
      namespace = "AWS/ApiGateway", dimensions = { ApiName = name }, threshold = 5, least = 20
      bad       = ["5XXError"], all = ["Count"], metrics = ["Count", "5XXError"]
    } },
    { for model in local.bedrock_models : "bedrock-${replace(model, "/[^a-z0-9]+/", "-")}" => {
      says      = "More than 1 % of the calls of ${model} fail; parents get fallback replies"
      namespace = "AWS/Bedrock", dimensions = { ModelId = model }, threshold = 1, least = 20
      # "Invocations" only counts successful ones.
      bad     = slice(local.bedrock_metrics, 1, 4)
      all     = local.bedrock_metrics
      metrics = local.bedrock_metrics
    } },
  )
}

# Only log_crash in base/log.py writes this severity. Not `level`, because Lambda overwrites it.
resource "aws_cloudwatch_log_metric_filter" "crashes" {
  for_each = merge(
    { api = module.api.log_group_name, ttl_updater = module.ttl_updater.log_group_name },
    { for each in module.streaming : "streaming" => each.log_group_name },
  )

  name           = "${each.key}-crashes"
  log_group_name = each.value
  pattern        = "{ $.severity = \"error\" }"

  metric_transformation {
    namespace = local.own_metrics
    name      = "${each.key}-crashes"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "simple" {
  for_each = local.simple_alarms

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = "${each.value.says}. What to do: docs/operations.md"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = startswith(each.value.stat, "p") ? null : each.value.stat
  extended_statistic  = startswith(each.value.stat, "p") ? each.value.stat : null
  dimensions          = each.value.dimensions
  period              = each.value.period
  evaluation_periods  = each.value.times
  threshold           = each.value.threshold
  comparison_operator = each.value.comparison
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "share" {
  for_each = local.share_alarms

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = "${each.value.says}. What to do: docs/operations.md"
  evaluation_periods  = 2
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "percent"
    label       = "per cent"
    return_data = true
    expression = format("IF(%s >= %d, 100 * (%s) / (%s), 0)",
      join(" + ", [for name in each.value.all : "FILL(m${index(each.value.metrics, name)}, 0)"]),
      each.value.least,
      join(" + ", [for name in each.value.bad : "FILL(m${index(each.value.metrics, name)}, 0)"]),
      join(" + ", [for name in each.value.all : "FILL(m${index(each.value.metrics, name)}, 0)"]),
    )
  }

  dynamic "metric_query" {
    for_each = { for place, name in each.value.metrics : "m${place}" => name }

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = each.value.namespace
        metric_name = metric_query.value
        dimensions  = each.value.dimensions
        period      = 300
        # API Gateway's error metrics are samples of 0 or 1; their sum is the number of errors.
        stat = "Sum"
      }
    }
  }
}

resource "aws_budgets_budget" "month" {
  name         = local.name
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  # AWS Budgets rejects a topic that it may not publish to.
  depends_on = [aws_sns_topic_policy.alarms]

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }

    content {
      comparison_operator       = "GREATER_THAN"
      notification_type         = notification.key
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
    }
  }
}
