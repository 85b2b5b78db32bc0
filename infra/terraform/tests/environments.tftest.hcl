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

run "prod" {
  command = apply

  variables {
    env           = "prod"
    users_domain  = { name = "api.site.example", certificate_arn = "arn:aws:acm:ap-northeast-1:123456789012:certificate/a", zone_id = "Z1" }
    admins_domain = { name = "admin-api.site.example", certificate_arn = "arn:aws:acm:ap-northeast-1:123456789012:certificate/b" }
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.this : table.deletion_protection_enabled])
    error_message = "Production's tables cannot be deleted by mistake."
  }

  assert {
    condition = (
      aws_cognito_user_pool.users.deletion_protection == "ACTIVE" && aws_cognito_user_pool.admins.deletion_protection == "ACTIVE" &&
      !aws_ecr_repository.app.force_delete && !aws_s3_bucket.files.force_destroy
    )
    error_message = "Nor can its pools, images and files."
  }

  assert {
    condition     = output.users_url == "https://api.site.example" && output.admins_url == "https://admin-api.site.example"
    error_message = "The domains answer."
  }

  assert {
    condition     = module.users_api.settings.closed && module.admins_api.settings.closed
    error_message = "With a domain, the gateway's own address is closed."
  }

  assert {
    condition     = alltrue([for api in [module.users_api, module.admins_api] : api.settings.deployed_when.closed == "true"])
    error_message = "And deployed so: until then it stays open."
  }
}

run "streaming" {
  command = apply

  variables {
    env              = "prod"
    enable_streaming = true
  }

  assert {
    condition = (
      module.users_api.settings.document.paths["/api/chat/messages"].post["x-amazon-apigateway-integration"].responseTransferMode == "STREAM" &&
      module.users_api.settings.document.paths["/api/chat/messages"].post["x-amazon-apigateway-integration"].uri == "arn:aws:apigateway:ap-northeast-1:lambda:path/2021-11-15/functions/arn:aws:lambda:ap-northeast-1:123456789012:function:homebiyori-prod-streaming:live/response-streaming-invocations" &&
      module.users_api.settings.document.paths["/api/chat/messages"].post.security == [{ pool = ["homebiyori/user"] }]
    )
    error_message = "Chat answers are streamed, to whom they are sent now."
  }

  assert {
    condition     = try(module.users_api.settings.document.paths["/api/chat/history"].get["x-amazon-apigateway-integration"].responseTransferMode, "BUFFERED") == "BUFFERED"
    error_message = "Nothing else is."
  }

  assert {
    condition     = endswith(module.streaming[0].settings.image_uri, ":0123abc-streaming") && module.streaming[0].settings.environment["AWS_LWA_INVOKE_MODE"] == "response_stream"
    error_message = "The streaming function is the adapter's image of the same commit."
  }

  assert {
    condition     = length(module.users_api.settings.permissions) == 2 && module.users_api.settings.qualifiers == ["live", "live"] && module.streaming[0].settings.alias.name == "live"
    error_message = "The gateway may call it."
  }

  assert {
    condition = (
      aws_cloudwatch_log_metric_filter.crashes["streaming"].log_group_name == module.streaming[0].log_group_name &&
      aws_cloudwatch_metric_alarm.simple["streaming-crashing"].metric_name == aws_cloudwatch_log_metric_filter.crashes["streaming"].metric_transformation[0].name &&
      contains(keys(local.simple_alarms), "streaming-failing") && contains(keys(local.simple_alarms), "streaming-throttled")
    )
    error_message = "It is watched as the others are: a canary stops by its alarms, too."
  }

  assert {
    condition     = output.images == "0123abc 0123abc-streaming"
    error_message = "Both images are live."
  }
}

run "offline" {
  command = apply

  variables {
    companion = "offline"
  }

  assert {
    condition = !anytrue(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.api.json).Statement : [for action in flatten([statement.Action]) : startswith(action, "bedrock:")]
    ]))
    error_message = "Without Bedrock there is no right to call it."
  }

  assert {
    condition     = length([for key in keys(local.share_alarms) : key if startswith(key, "bedrock")]) == 0
    error_message = "Nor an alarm on it."
  }
}

run "a_restored_table" {
  command = apply

  variables {
    table_names = { core = "homebiyori-dev-core-2" }
  }

  assert {
    condition = (
      aws_dynamodb_table.this["core"].name == "homebiyori-dev-core-2" && aws_dynamodb_table.this["chats"].name == "homebiyori-dev-chats" &&
      module.api.settings.environment["HOMEBIYORI_TABLE_CORE"] == "homebiyori-dev-core-2"
    )
    error_message = "A table that was restored is the one in use."
  }
}

run "an_environment_has_a_name" {
  command = plan

  variables {
    env = "staging"
  }

  expect_failures = [var.env]
}

run "origins_are_origins" {
  command = plan

  variables {
    more_origins = { users = ["*"] }
  }

  expect_failures = [var.more_origins]
}

run "schemes_are_an_apps_own" {
  command = plan

  variables {
    app_schemes = ["homebiyori", "javascript"]
  }

  expect_failures = [var.app_schemes]
}
