# The functions' permissions: everything they need, and no wildcards.

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

run "least_privilege" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for function in [module.api, module.ttl_updater] : [
        for policy in function.settings.policies : [
          for statement in jsondecode(policy).Statement : [
            for action in flatten([statement.Action]) : !strcontains(action, "*")
          ]
        ]
      ]
    ]))
    error_message = "An action with a wildcard."
  }

  assert {
    condition = alltrue(flatten([
      for function in [module.api, module.ttl_updater] : [
        for policy in function.settings.policies : [
          for statement in jsondecode(policy).Statement : [
            for resource in flatten([statement.Resource]) : (
              statement.Effect == "Allow" &&
              (resource != "*" || contains(["Metrics", "Traces"], statement.Sid)) &&
              # Wildcards are allowed for files in a bucket, and streams in a log group.
              (!strcontains(resource, "*") || resource == "*" || startswith(resource, "${aws_s3_bucket.files.arn}/users/*") || resource == "${aws_s3_bucket.files.arn}/pool/*.jsonl" || endswith(resource, ":log-stream:*"))
            )
          ]
        ]
      ]
    ]))
    error_message = "A resource with a wildcard where AWS does not force one."
  }

  assert {
    condition = alltrue(flatten([
      for function in [module.api, module.ttl_updater] : [
        for policy in function.settings.policies : [
          for statement in jsondecode(policy).Statement : (
            try(statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"], null) != null
          ) if anytrue([for action in flatten([statement.Action]) : startswith(action, "dynamodb:")])
        ]
      ]
    ]))
    error_message = "A table without LeadingKeys."
  }

  assert {
    condition = alltrue(flatten([
      for function in [module.api, module.ttl_updater] : [
        for policy in function.settings.policies : [
          for statement in jsondecode(policy).Statement : [
            for action in flatten([statement.Action]) : !contains(["dynamodb:Scan", "dynamodb:DeleteTable", "iam:PassRole", "kms:CreateGrant"], action)
          ]
        ]
      ]
    ]))
    error_message = "No function scans, deletes tables or passes rights on."
  }
}

run "api" {
  command = apply

  # Each line is a call that the product makes; without the permission, it would only fail in production.
  assert {
    condition = alltrue([
      for want in concat(
        [for action in ["GetItem", "BatchGetItem", "Query", "ConditionCheckItem", "PutItem", "UpdateItem", "DeleteItem"] : "dynamodb:${action} ${aws_dynamodb_table.this["core"].arn}"],
        [for action in ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"] : "dynamodb:${action} ${aws_dynamodb_table.this["chats"].arn}"],
        ["dynamodb:Query ${aws_dynamodb_table.this["chats"].arn}/index/by_character"],
        ["sqs:SendMessage ${aws_sqs_queue.ttl.arn}", "sqs:GetQueueAttributes ${aws_sqs_queue.ttl.arn}"],
        [for action in ["GetQueueAttributes", "GetQueueUrl", "ReceiveMessage", "DeleteMessage"] : "sqs:${action} ${aws_sqs_queue.ttl_dead.arn}"],
        [for parameter in aws_ssm_parameter.policy : "ssm:GetParameters ${parameter.arn}"],
        [for name in values(local.secrets) : "ssm:GetParameter ${aws_ssm_parameter.secret[name].arn}"],
        ["ssm:PutParameter ${aws_ssm_parameter.policy["/homebiyori/maintenance/enabled"].arn}"],
        ["s3:GetObject ${aws_s3_bucket.files.arn}/users/*/exports/*.json", "cloudwatch:GetMetricData *"],
        ["kms:Decrypt ${aws_kms_key.main.arn}", "kms:GenerateDataKey ${aws_kms_key.main.arn}"],
        [for action in ["InvokeModel", "InvokeModelWithResponseStream"] : "bedrock:${action} arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0"],
        [for region in ["ap-northeast-1", "ap-northeast-3"] : "bedrock:InvokeModel arn:aws:bedrock:${region}::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"],
        ) : contains(flatten([
          for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement : [
            for action in flatten([statement.Action]) : [for resource in flatten([statement.Resource]) : "${action} ${resource}"]
          ]
      ]), want)
    ])
    error_message = "The API lacks a permission."
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement : [
        for action in flatten([statement.Action]) : !startswith(action, "cognito-idp:") && (!startswith(action, "s3:") || action == "s3:GetObject") && action != "dynamodb:BatchWriteItem"
      ]
    ]))
    error_message = "Accounts and files are the worker's to delete and to write."
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement : [
        for resource in flatten([statement.Resource]) : resource != aws_ssm_parameter.secret[local.google_secret].arn
      ]
    ]))
    error_message = "Google's secret is Cognito's alone."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement : [
        for action in flatten([statement.Action]) : flatten([statement.Resource]) if startswith(action, "bedrock:")
      ]
      ])) == toset([
      "arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0",
      "arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
      "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
    ])
    error_message = "Bedrock: this profile and its model, in Tokyo and Osaka."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement :
      statement.Condition.ArnEquals["bedrock:InferenceProfileArn"] == local.bedrock_profiles[0] if statement.Sid == "Models"
    ])
    error_message = "A model is called through its profile only, so never outside its geography."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement : contains(keys(statement.Condition.StringEquals), "kms:ViaService") if statement.Sid == "Key"
    ])
    error_message = "The key serves through AWS's services only."
  }
}

run "ttl_updater" {
  command = apply

  assert {
    condition = toset(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : [
        for action in flatten([statement.Action]) : [for resource in flatten([statement.Resource]) : "${statement.Sid} ${action} ${resource}"]
      ]
      ])) == toset(concat(
      [for action in ["GetItem", "BatchGetItem", "Query", "ConditionCheckItem", "PutItem", "UpdateItem", "DeleteItem"] : "Core dynamodb:${action} ${aws_dynamodb_table.this["core"].arn}"],
      [for action in ["Query", "UpdateItem"] : "Chats dynamodb:${action} ${aws_dynamodb_table.this["chats"].arn}"],
      [for table in aws_dynamodb_table.this : "UserPartition dynamodb:BatchWriteItem ${table.arn}"],
      [for action in ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility", "SendMessage"] : "Queue sqs:${action} ${aws_sqs_queue.ttl.arn}"],
      ["Secrets ssm:GetParameter ${aws_ssm_parameter.secret["/homebiyori/stripe/secret_key"].arn}"],
      [for action in ["PutObject", "PutObjectTagging"] : "Exports s3:${action} ${aws_s3_bucket.files.arn}/users/*/exports/*.json"],
      [for action in ["PutObject", "PutObjectTagging"] : "PoolCopies s3:${action} ${aws_s3_bucket.files.arn}/pool/*.jsonl"],
      [for action in ["DeleteObject", "DeleteObjectVersion"] : "Files s3:${action} ${aws_s3_bucket.files.arn}/users/*"],
      ["FilesOfAUser s3:ListBucketVersions ${aws_s3_bucket.files.arn}"],
      [for action in ["ListUsers", "AdminUserGlobalSignOut", "AdminDeleteUser"] : "Users cognito-idp:${action} ${aws_cognito_user_pool.users.arn}"],
      [for action in ["Decrypt", "GenerateDataKey", "DescribeKey"] : "Key kms:${action} ${aws_kms_key.main.arn}"],
    ))
    error_message = "The worker may do exactly this."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement :
      flatten([statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]]) == ["USER#*"] if contains(["Chats", "UserPartition"], statement.Sid)
    ])
    error_message = "Chats, and deleting in bulk: users' partitions only."
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : [
        for key in ["AUDIT#*", "FEEDBACK#*", "STRIPE_EVENT#*", "LIMIT#*"] : !contains(flatten([statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]]), key)
      ] if statement.Sid == "Core"
    ]))
    error_message = "The worker has no part in these."
  }

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : statement.Condition if statement.Sid == "Exports"
    ]) == { StringEquals = { "s3:RequestObjectTag/kind" = "export" } }
    error_message = "Only what bears the tag by which it ends may be written."
  }

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : statement.Condition if statement.Sid == "PoolCopies"
    ]) == { StringEquals = { "s3:RequestObjectTag/kind" = "pool-copy" } }
    error_message = "The same of a copy of the pool."
  }

  assert {
    condition = flatten([one([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : statement.Condition.StringLike["s3:prefix"] if statement.Sid == "FilesOfAUser"
    ])]) == ["users/*"]
    error_message = "It lists users' files only."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement :
      toset(flatten([statement.Condition.StringEquals["kms:ViaService"]])) == toset([for service in ["dynamodb", "s3", "sqs", "ssm"] : "${service}.ap-northeast-1.amazonaws.com"]) if statement.Sid == "Key"
    ])
    error_message = "The key serves through AWS's services only."
  }

  assert {
    condition     = module.api.role_arn != module.ttl_updater.role_arn
    error_message = "Each function has a role of its own."
  }
}

run "scheduler" {
  command = apply

  assert {
    condition = (
      aws_scheduler_schedule.pool_copy.target[0].arn == aws_sqs_queue.ttl.arn && aws_scheduler_schedule.pool_copy.target[0].role_arn == aws_iam_role.pool_copy.arn &&
      aws_scheduler_schedule.pool_copy.schedule_expression == "cron(0 4 1 * ? *)" &&
      jsondecode(aws_scheduler_schedule.pool_copy.target[0].input) == { kind = "pool_copy", source = "schedule", request_id = "<aws.scheduler.execution-id>", day = "<aws.scheduler.scheduled-time>" } &&
      strcontains(aws_scheduler_schedule.pool_copy.target[0].input, "\"<aws.scheduler.scheduled-time>\"")
    )
    error_message = "Once a month the worker is asked for a copy of the pool, in words that the scheduler knows."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.pool_copy.json).Statement : [
        for action in flatten([statement.Action]) : [for resource in flatten([statement.Resource]) : "${action} ${resource}"]
      ]
      ])) == toset([
      "sqs:SendMessage ${aws_sqs_queue.ttl.arn}", "kms:Decrypt ${aws_kms_key.main.arn}", "kms:GenerateDataKey ${aws_kms_key.main.arn}",
    ])
    error_message = "The scheduler may send to the one queue."
  }
}

run "boundary" {
  command = apply

  assert {
    condition = alltrue([
      for boundary in concat(
        [for function in [module.api, module.ttl_updater] : function.settings.boundary],
        [aws_iam_role.pool_copy.permissions_boundary, aws_iam_role.gateway_logs[0].permissions_boundary],
      ) : boundary == "arn:aws:iam::123456789012:policy/homebiyori-dev-boundary"
    ])
    error_message = "No role without the boundary: a deployer may make none."
  }
}
