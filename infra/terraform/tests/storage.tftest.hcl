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

run "tables" {
  command = apply

  assert {
    condition = alltrue([
      for key, table in aws_dynamodb_table.this : jsonencode({
        hash_key      = table.hash_key
        range_key     = table.range_key
        ttl_attribute = table.ttl[0].enabled ? table.ttl[0].attribute_name : null
        billing_mode  = table.billing_mode
        attributes    = { for attribute in table.attribute : attribute.name => attribute.type }
        global_secondary_indexes = {
          for index in table.global_secondary_index : index.name => { hash_key = index.hash_key, range_key = index.range_key, projection_type = index.projection_type }
        }
      }) == jsonencode(local.tables[key])
    ])
    error_message = "The tables are those of tables.json."
  }

  assert {
    condition = alltrue([
      for table in aws_dynamodb_table.this : (
        table.billing_mode == "PAY_PER_REQUEST" && table.point_in_time_recovery[0].enabled &&
        table.server_side_encryption[0].enabled && table.server_side_encryption[0].kms_key_arn == aws_kms_key.main.arn
      )
    ])
    error_message = "On demand, recoverable, encrypted with our key."
  }
}

run "queue" {
  command = apply

  assert {
    condition     = aws_sqs_queue.ttl.visibility_timeout_seconds == 6 * module.ttl_updater.settings.timeout
    error_message = "A message is hidden for six times the function's time limit."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.ttl.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.ttl_dead.arn, maxReceiveCount = 3 }
    error_message = "Three failures end in the DLQ."
  }

  assert {
    condition     = aws_sqs_queue.ttl_dead.message_retention_seconds == 1209600 && jsondecode(aws_sqs_queue_redrive_allow_policy.ttl.redrive_allow_policy).sourceQueueArns == [aws_sqs_queue.ttl.arn]
    error_message = "The DLQ keeps 14 days, and only what our queue sends."
  }

  assert {
    condition = (
      aws_lambda_event_source_mapping.ttl.event_source_arn == aws_sqs_queue.ttl.arn &&
      aws_lambda_event_source_mapping.ttl.function_name == module.ttl_updater.alias_arn &&
      aws_lambda_event_source_mapping.ttl.function_response_types == toset(["ReportBatchItemFailures"])
    )
    error_message = "ttl-updater reads the queue and reports failures one by one."
  }

  assert {
    condition     = aws_lambda_function_recursion_config.ttl_updater.function_name == module.ttl_updater.name && aws_lambda_function_recursion_config.ttl_updater.recursive_loop == "Allow"
    error_message = "The worker may go on by messages to its own queue."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.ttl, aws_sqs_queue.ttl_dead] : queue.kms_master_key_id == aws_kms_key.main.arn])
    error_message = "Queues are encrypted with our key."
  }
}

run "files" {
  command = apply

  assert {
    condition = (
      aws_s3_bucket_public_access_block.files.block_public_acls && aws_s3_bucket_public_access_block.files.block_public_policy &&
      aws_s3_bucket_public_access_block.files.ignore_public_acls && aws_s3_bucket_public_access_block.files.restrict_public_buckets
    )
    error_message = "No file is public."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.files.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.main.arn
    error_message = "Files are encrypted with our key."
  }

  assert {
    condition = [for rule in aws_s3_bucket_lifecycle_configuration.files.rule : [
      rule.status, rule.filter[0].tag[0].key, rule.filter[0].tag[0].value, rule.expiration[0].days, rule.noncurrent_version_expiration[0].noncurrent_days
    ] if rule.id == "exports-are-fetched-or-forgotten"] == [["Enabled", "kind", "export", 7, 1]]
    error_message = "Exports end after seven days, by their tag, in every version."
  }

  assert {
    condition = [for rule in aws_s3_bucket_lifecycle_configuration.files.rule : [
      rule.status, rule.filter[0].tag[0].value, rule.expiration[0].days
    ] if rule.id == "copies-of-the-pool-last-as-long-as-backups"] == [["Enabled", "pool-copy", aws_dynamodb_table.this["core"].point_in_time_recovery[0].recovery_period_in_days]]
    error_message = "Copies of the pool last as long as the tables' backups: a deleted account is nowhere after that."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.files.policy).Statement[0].Effect == "Deny"
    error_message = "The bucket's policy only forbids."
  }

  assert {
    condition     = jsondecode(aws_ecr_lifecycle_policy.app.policy) == jsondecode(file("images.json")) && output.images == "0123abc"
    error_message = "Live images stay, and which they are is known."
  }

  assert {
    condition     = aws_kms_key.main.enable_key_rotation && aws_ecr_repository.app.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.app.image_scanning_configuration[0].scan_on_push
    error_message = "Keys rotate; images are scanned and never overwritten."
  }
}

run "parameters" {
  command = apply

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.secret : parameter.type == "SecureString" && parameter.key_id == aws_kms_alias.main.name && parameter.value_wo == null])
    error_message = "Secrets are encrypted with our key, by the word that keys.py says, and written only."
  }

  assert {
    condition     = aws_kms_alias.main.name == "alias/homebiyori-dev" && aws_kms_alias.main.target_key_id == aws_kms_key.main.key_id
    error_message = "The alias of keys.py, and our key behind it."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.policy : trimspace(parameter.value) != ""])
    error_message = "Parameter Store may take blanks for nothing, and refuses nothing."
  }

  assert {
    condition     = toset(keys(aws_ssm_parameter.policy)) == toset(keys(local.parameters)) && alltrue([for parameter in aws_ssm_parameter.policy : parameter.type == "String"])
    error_message = "Policy parameters are those of parameters.json."
  }
}

run "functions" {
  command = apply

  assert {
    condition     = module.api.settings.memory_mb == 1024 && module.api.settings.timeout == 60 && module.ttl_updater.settings.memory_mb == 1024 && module.ttl_updater.settings.timeout == 300
    error_message = "The seed's figures."
  }

  assert {
    condition     = module.api.settings.command == tolist(["homebiyori.lambda_api.handler"]) && module.ttl_updater.settings.command == tolist(["homebiyori.lambda_ttl_updater.handler"])
    error_message = "Two entrypoints."
  }

  assert {
    condition = alltrue([
      for function in [module.api, module.ttl_updater] : (
        function.settings.publish && function.settings.alias.name == "live" && function.settings.alias.function_name == function.name
      )
    ])
    error_message = "Every change is a version, and an alias says which one is live."
  }

  assert {
    condition     = module.api.settings.image_uri == module.ttl_updater.settings.image_uri && endswith(module.api.settings.image_uri, ":0123abc")
    error_message = "One image."
  }

  assert {
    condition     = module.api.settings.concurrency == 200 && module.ttl_updater.settings.concurrency == 10
    error_message = "Reserved shares."
  }

  assert {
    condition = alltrue([
      for function in [module.api, module.ttl_updater] : (
        function.settings.kms_key_arn == aws_kms_key.main.arn && function.settings.log.kms_key_arn == aws_kms_key.main.arn && function.settings.log.retention == 365
      )
    ])
    error_message = "Environment and logs are encrypted with our key; logs end."
  }

  assert {
    condition     = alltrue([for function in [module.api, module.ttl_updater] : function.settings.environment == tomap(local.environment)])
    error_message = "Both functions have the whole environment."
  }

  assert {
    condition = (
      module.api.settings.environment["HOMEBIYORI_USER_API_ID"] == module.users_api.id &&
      module.api.settings.environment["HOMEBIYORI_ADMIN_API_ID"] == module.admins_api.id &&
      module.api.settings.environment["HOMEBIYORI_TABLE_CORE"] == aws_dynamodb_table.this["core"].name &&
      module.api.settings.environment["HOMEBIYORI_TABLE_CHATS"] == aws_dynamodb_table.this["chats"].name &&
      module.api.settings.environment["HOMEBIYORI_TTL_QUEUE_URL"] == aws_sqs_queue.ttl.url &&
      module.api.settings.environment["HOMEBIYORI_BUCKET"] == aws_s3_bucket.files.id &&
      module.api.settings.environment["HOMEBIYORI_USERS_ISSUER"] == "https://${aws_cognito_user_pool.users.endpoint}" &&
      module.api.settings.environment["HOMEBIYORI_ADMINS_ISSUER"] == "https://${aws_cognito_user_pool.admins.endpoint}" &&
      module.api.settings.environment["HOMEBIYORI_USERS_JWKS_URL"] == "https://${aws_cognito_user_pool.users.endpoint}/.well-known/jwks.json" &&
      module.api.settings.environment["HOMEBIYORI_USERS_CLIENT_IDS"] == "${aws_cognito_user_pool_client.users.id},${aws_cognito_user_pool_client.release.id}" &&
      module.api.settings.environment["HOMEBIYORI_ADMINS_CLIENT_IDS"] == aws_cognito_user_pool_client.admins.id
    )
    error_message = "The environment names this deployment's own things."
  }

  assert {
    condition = (
      module.api.settings.environment["HOMEBIYORI_CURSOR_KEYS_PARAMETER"] == "/homebiyori/security/cursor_keys" &&
      module.api.settings.environment["HOMEBIYORI_INTERNAL_API_KEYS_PARAMETER"] == "/homebiyori/security/internal_api_keys" &&
      module.api.settings.environment["HOMEBIYORI_PAGES_ORIGIN"] == "https://site.example" &&
      module.api.settings.environment["HOMEBIYORI_SIGN_IN_URL"] == "https://${aws_cognito_user_pool_domain.this["users"].domain}.auth.ap-northeast-1.amazoncognito.com" &&
      module.api.settings.environment["HOMEBIYORI_ALLOWED_ORIGINS"] == "https://site.example,http://localhost:3000" &&
      module.api.settings.environment["HOMEBIYORI_ADMIN_ORIGINS"] == "https://admin.site.example"
    )
    error_message = "The environment names the keys' parameters, and each site's origins."
  }

  assert {
    condition     = alltrue([for name, value in module.api.settings.environment : startswith(value, "/homebiyori/") if endswith(name, "_PARAMETER")])
    error_message = "Secrets are named, never given."
  }
}
