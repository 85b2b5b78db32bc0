# What the functions may do: nothing by a wildcard, and everything that they need.

provider "aws" {
  # Made-up keys: should the real provider ever run this, it can make nothing anywhere.
  region     = "ap-northeast-1"
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
              # Within a bucket or a log group, files and streams are many.
              (!strcontains(resource, "*") || resource == "*" || resource == "${aws_s3_bucket.files.arn}/*" || endswith(resource, ":log-stream:*"))
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

  # Each line is something that the product does; without the permission it would fail in production only.
  assert {
    condition = alltrue([
      for want in concat(
        [for action in ["GetItem", "BatchGetItem", "Query", "ConditionCheckItem", "PutItem", "UpdateItem", "DeleteItem"] : "dynamodb:${action} ${aws_dynamodb_table.this["core"].arn}"],
        [for action in ["GetItem", "BatchGetItem", "Query", "ConditionCheckItem", "PutItem", "UpdateItem", "DeleteItem"] : "dynamodb:${action} ${aws_dynamodb_table.this["chats"].arn}"],
        ["dynamodb:Query ${aws_dynamodb_table.this["chats"].arn}/index/by_character"],
        ["sqs:SendMessage ${aws_sqs_queue.ttl.arn}", "sqs:GetQueueAttributes ${aws_sqs_queue.ttl.arn}", "sqs:GetQueueAttributes ${aws_sqs_queue.ttl_dead.arn}"],
        [for parameter in aws_ssm_parameter.policy : "ssm:GetParameters ${parameter.arn}"],
        [for name in values(local.secrets) : "ssm:GetParameters ${aws_ssm_parameter.secret[name].arn}"],
        ["ssm:PutParameter ${aws_ssm_parameter.policy["/homebiyori/maintenance/enabled"].arn}"],
        [for action in ["GetObject", "PutObject", "DeleteObject"] : "s3:${action} ${aws_s3_bucket.files.arn}/*"],
        ["s3:ListBucket ${aws_s3_bucket.files.arn}", "cognito-idp:AdminDeleteUser ${aws_cognito_user_pool.users.arn}", "cloudwatch:GetMetricData *"],
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
    condition = alltrue([
      for want in concat(
        [for action in ["GetItem", "PutItem", "UpdateItem", "Query"] : "dynamodb:${action} ${aws_dynamodb_table.this["core"].arn}"],
        [for action in ["Query", "UpdateItem"] : "dynamodb:${action} ${aws_dynamodb_table.this["chats"].arn}"],
        [for action in ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "SendMessage"] : "sqs:${action} ${aws_sqs_queue.ttl.arn}"],
        ["kms:Decrypt ${aws_kms_key.main.arn}", "kms:GenerateDataKey ${aws_kms_key.main.arn}"],
        ) : contains(flatten([
          for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : [
            for action in flatten([statement.Action]) : [for resource in flatten([statement.Resource]) : "${action} ${resource}"]
          ]
      ]), want)
    ])
    error_message = "ttl-updater lacks a permission."
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement : [
        for action in flatten([statement.Action]) : !contains(["dynamodb:DeleteItem", "dynamodb:BatchWriteItem"], action) && !startswith(action, "bedrock:") && !startswith(action, "s3:") && !startswith(action, "cognito-idp:")
      ]
    ]))
    error_message = "ttl-updater deletes nothing and calls no one."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.ttl_updater.json).Statement :
      flatten([statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]]) == ["USER#*"] if contains(["Core", "Chats"], statement.Sid)
    ])
    error_message = "ttl-updater sees users' partitions only."
  }

  assert {
    condition     = module.api.role_arn != module.ttl_updater.role_arn
    error_message = "Each function has a role of its own."
  }
}
