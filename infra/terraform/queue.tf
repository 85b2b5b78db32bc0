# Background jobs: retention, deletions, exports, announcements. The API sends them to ttl-updater (docs/product.md 8).
resource "aws_sqs_queue" "ttl" {
  name = "${local.name}-ttl"
  # AWS recommends six times the function's timeout, so that a message is not delivered again while it is being processed.
  visibility_timeout_seconds = 6 * local.ttl_updater.timeout
  message_retention_seconds  = local.fourteen_days
  receive_wait_time_seconds  = 20
  kms_master_key_id          = aws_kms_key.main.arn
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.ttl_dead.arn
    maxReceiveCount     = 3
  })
}

resource "aws_sqs_queue" "ttl_dead" {
  name                      = "${local.name}-ttl-dlq"
  message_retention_seconds = local.fourteen_days
  kms_master_key_id         = aws_kms_key.main.arn
}

resource "aws_sqs_queue_redrive_allow_policy" "ttl" {
  queue_url = aws_sqs_queue.ttl_dead.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.ttl.arn]
  })
}

# Requires TLS. Access is granted by the functions' policies.
resource "aws_sqs_queue_policy" "tls" {
  for_each = { ttl = aws_sqs_queue.ttl, ttl_dead = aws_sqs_queue.ttl_dead }

  queue_url = each.value.url
  policy    = data.aws_iam_policy_document.queue[each.key].json
}

data "aws_iam_policy_document" "queue" {
  for_each = { ttl = aws_sqs_queue.ttl, ttl_dead = aws_sqs_queue.ttl_dead }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_lambda_event_source_mapping" "ttl" {
  event_source_arn = aws_sqs_queue.ttl.arn
  function_name    = module.ttl_updater.alias_arn
  batch_size       = 10
  # A failed record must not cause the others to be delivered again.
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    # At most the function's reserved concurrency; otherwise, throttled messages use up their three receives.
    maximum_concurrency = max(2, var.ttl_updater_concurrency)
  }
}
