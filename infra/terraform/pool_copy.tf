# Once a month, the worker copies the users' pool (account/pool_copy_job.py), because Cognito has no backups.
locals {
  pool_copy_tag = { key = "kind", value = "pool-copy" }
}

resource "aws_scheduler_schedule" "pool_copy" {
  name                         = "${local.name}-pool-copy"
  description                  = "Asks the worker for a copy of the users' pool"
  schedule_expression          = "cron(0 4 1 * ? *)"
  schedule_expression_timezone = "Asia/Tokyo"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sqs_queue.ttl.arn
    role_arn = aws_iam_role.pool_copy.arn
    # A message in account/queue.py; the scheduler replaces the placeholders in angle brackets.
    input = replace(replace(jsonencode({
      kind       = "pool_copy"
      source     = "schedule"
      request_id = "<aws.scheduler.execution-id>"
      day        = "<aws.scheduler.scheduled-time>"
    }), "\\u003c", "<"), "\\u003e", ">")

    retry_policy {
      maximum_retry_attempts = 10
    }
  }
}

resource "aws_iam_role" "pool_copy" {
  name                 = "${local.name}-pool-copy"
  assume_role_policy   = data.aws_iam_policy_document.scheduler_trust.json
  permissions_boundary = local.boundary
}

resource "aws_iam_role_policy" "pool_copy" {
  name   = "ask-the-worker"
  role   = aws_iam_role.pool_copy.name
  policy = data.aws_iam_policy_document.pool_copy.json
}

data "aws_iam_policy_document" "scheduler_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "pool_copy" {
  statement {
    sid       = "Queue"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.ttl.arn]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${var.region}.amazonaws.com"]
    }
  }
}
