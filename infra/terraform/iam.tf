# The functions' permissions: named actions on named resources. LeadingKeys limit each to the partitions that it uses.

locals {
  table_arns = { for key, table in aws_dynamodb_table.this : key => table.arn }
  index_arns = [for name in keys(local.tables.chats.global_secondary_indexes) : "${aws_dynamodb_table.this["chats"].arn}/index/${name}"]

  # Prefixes of partition keys in the code (compared by tests/infra/test_permissions.py).
  user_partitions = ["USER#*"]
  core_partitions = [
    "USER#*", "JOB#*", "LIMIT#*", "DIRECTORY#*", "STRIPE_CUSTOMER#*", "STRIPE_EVENT#*", "FEEDBACK#*", "METRIC#*", "AUDIT#*",
    "ANNOUNCEMENT#*", "MAINTENANCE#*", "HEALTH",
  ]
  chat_partitions = ["USER#*", "HEALTH"]
  # The worker deletes accounts, with their entries in totals and directory, and delivers announcements.
  worker_partitions = [
    "USER#*", "JOB#*", "DIRECTORY#*", "STRIPE_CUSTOMER#*", "METRIC#*", "ANNOUNCEMENT#*",
  ]

  # account/user_files.py
  user_files   = "${aws_s3_bucket.files.arn}/users/*"
  export_files = "${aws_s3_bucket.files.arn}/users/*/exports/*.json"
  pool_copies  = "${aws_s3_bucket.files.arn}/pool/*.jsonl"

  key_services = ["dynamodb", "sqs", "ssm", "s3"]

  bedrock_profiles = [for model in local.bedrock_models : "arn:${local.partition}:bedrock:${var.region}:${local.account}:inference-profile/${model}"]
  # An inference profile routes calls to the foundation model in one of its regions.
  bedrock_foundations = flatten([
    for model in local.bedrock_models : [
      for region in var.bedrock_regions : "arn:${local.partition}:bedrock:${region}::foundation-model/${join(".", slice(split(".", model), 1, length(split(".", model))))}"
    ]
  ])
}

data "aws_iam_policy_document" "api" {
  statement {
    sid = "Core"
    actions = [
      "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem",
      "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
    ]
    resources = [local.table_arns.core]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.core_partitions
    }
  }

  statement {
    sid = "Chats"
    actions = [
      "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query",
      "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
    ]
    resources = [local.table_arns.chats]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.chat_partitions
    }
  }

  statement {
    sid       = "ChatsByCharacter"
    actions   = ["dynamodb:Query"]
    resources = local.index_arns

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.user_partitions
    }
  }

  statement {
    sid       = "Queue"
    actions   = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.ttl.arn]
  }

  # GET /api/admin/jobs counts dead letters, POST /api/admin/jobs/redrive sends them back.
  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [aws_sqs_queue.ttl_dead.arn]
  }

  statement {
    sid       = "Parameters"
    actions   = ["ssm:GetParameters"]
    resources = values(aws_ssm_parameter.policy)[*].arn
  }

  statement {
    sid       = "Secrets"
    actions   = ["ssm:GetParameter"]
    resources = [for name in values(local.secrets) : aws_ssm_parameter.secret[name].arn]
  }

  statement {
    sid       = "Maintenance"
    actions   = ["ssm:PutParameter"]
    resources = [for name, parameter in aws_ssm_parameter.policy : parameter.arn if startswith(name, "/homebiyori/maintenance/")]
  }

  # For pre-signed URLs of exports, which have this permission.
  statement {
    sid       = "Exports"
    actions   = ["s3:GetObject"]
    resources = [local.export_files]
  }

  # GET /api/admin/metrics reads the error rates.
  statement {
    sid     = "Metrics"
    actions = ["cloudwatch:GetMetricData"]
    # CloudWatch does not support resource-level permissions for it.
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = length(local.bedrock_models) > 0 ? [1] : []

    content {
      sid       = "Profiles"
      actions   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
      resources = local.bedrock_profiles
    }
  }

  dynamic "statement" {
    for_each = length(local.bedrock_models) > 0 ? [1] : []

    content {
      sid       = "Models"
      actions   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
      resources = local.bedrock_foundations

      # Only through an inference profile.
      condition {
        test     = "ArnEquals"
        variable = "bedrock:InferenceProfileArn"
        values   = local.bedrock_profiles
      }
    }
  }

  dynamic "statement" {
    for_each = var.bedrock_guardrail == null ? [] : [var.bedrock_guardrail.id]

    content {
      sid       = "Guardrail"
      actions   = ["bedrock:ApplyGuardrail"]
      resources = ["arn:${local.partition}:bedrock:${var.region}:${local.account}:guardrail/${statement.value}"]
    }
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
    resources = [aws_kms_key.main.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in local.key_services : "${service}.${var.region}.amazonaws.com"]
    }
  }
}

# The worker: retention, deletions, exports, announcements.
data "aws_iam_policy_document" "ttl_updater" {
  statement {
    sid = "Core"
    actions = [
      "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem",
      "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
    ]
    resources = [local.table_arns.core]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.worker_partitions
    }
  }

  # It updates the expiry of chats, but creates none.
  statement {
    sid       = "Chats"
    actions   = ["dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arns.chats]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.user_partitions
    }
  }

  # Deletes a deleted account's items, 25 at a time.
  statement {
    sid       = "UserPartition"
    actions   = ["dynamodb:BatchWriteItem"]
    resources = [local.table_arns.core, local.table_arns.chats]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.user_partitions
    }
  }

  statement {
    sid = "Queue"
    # It sends messages to continue unfinished work, and for second passes.
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility", "sqs:SendMessage"]
    resources = [aws_sqs_queue.ttl.arn]
  }

  # To delete an account's customers at Stripe. The worker needs no other secret.
  statement {
    sid       = "Secrets"
    actions   = ["ssm:GetParameter"]
    resources = [aws_ssm_parameter.secret[local.secrets.STRIPE_SECRET_KEY_PARAMETER].arn]
  }

  # The lifecycle rule that deletes exports after a week depends on the tag.
  statement {
    sid       = "Exports"
    actions   = ["s3:PutObject", "s3:PutObjectTagging"]
    resources = [local.export_files]

    condition {
      test     = "StringEquals"
      variable = "s3:RequestObjectTag/${local.export_tag.key}"
      values   = [local.export_tag.value]
    }
  }

  # Write-only: none of our functions may read the copies.
  statement {
    sid       = "PoolCopies"
    actions   = ["s3:PutObject", "s3:PutObjectTagging"]
    resources = [local.pool_copies]

    condition {
      test     = "StringEquals"
      variable = "s3:RequestObjectTag/${local.pool_copy_tag.key}"
      values   = [local.pool_copy_tag.value]
    }
  }

  # Deletions name the version, even in a bucket without versioning.
  statement {
    sid       = "Files"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    resources = [local.user_files]
  }

  statement {
    sid       = "FilesOfAUser"
    actions   = ["s3:ListBucketVersions"]
    resources = [aws_s3_bucket.files.arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["users/*"]
    }
  }

  statement {
    sid       = "Users"
    actions   = ["cognito-idp:ListUsers", "cognito-idp:AdminUserGlobalSignOut", "cognito-idp:AdminDeleteUser"]
    resources = [aws_cognito_user_pool.users.arn]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
    resources = [aws_kms_key.main.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in local.key_services : "${service}.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "gateway_logs" {
  count = var.manage_gateway_account ? 1 : 0

  name                 = "${local.name}-gateway-logs"
  assume_role_policy   = data.aws_iam_policy_document.gateway_trust.json
  permissions_boundary = local.boundary
}

# AWS's managed policy for this purpose; API Gateway rejects a role with fewer permissions.
resource "aws_iam_role_policy_attachment" "gateway_logs" {
  count = var.manage_gateway_account ? 1 : 0

  role       = aws_iam_role.gateway_logs[0].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

data "aws_iam_policy_document" "gateway_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}
