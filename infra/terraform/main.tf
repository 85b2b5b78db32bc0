data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  name      = "homebiyori-${var.env}"
  is_prod   = var.env == "prod"
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # Created by infra/bootstrap; limits the permissions of all our roles.
  boundary      = "arn:${local.partition}:iam::${local.account}:policy/${local.name}-boundary"
  fourteen_days = 14 * 24 * 3600
  # Set on exports by account/user_files.py; the lifecycle rule deletes objects with it.
  export_tag = { key = "kind", value = "export" }

  # Replaces nine functions of the original design, with the largest of their settings.
  api = { name = "${local.name}-api", memory_mb = 1024, timeout = 60 }
  # CPU grows with memory, and the work is CPU-bound: four times the memory takes a quarter of the time at the same price
  # (docs/scale.md). Lambda's default of 512 MB is enough for /tmp: an export of 40,000 chats of 2 kB is an 80 MB file, and
  # exports are written one at a time.
  ttl_updater = { name = "${local.name}-ttl-updater", memory_mb = 1024, timeout = 300 }
  streaming   = { name = "${local.name}-streaming", memory_mb = 1024, timeout = 60 }

  image          = "${aws_ecr_repository.app.repository_url}:${var.image_tag}"
  lambda_arn     = "arn:${local.partition}:lambda:${var.region}:${local.account}:function"
  bedrock_models = toset(compact(var.companion == "bedrock" ? [var.bedrock_model, var.bedrock_cheaper_model] : []))

  # The settings in base/settings.py, without the prefix HOMEBIYORI_ (compared by tests/infra/test_terraform_settings.py).
  settings = {
    ENV                         = var.env
    TABLE_CORE                  = aws_dynamodb_table.this["core"].name
    TABLE_CHATS                 = aws_dynamodb_table.this["chats"].name
    USERS_ISSUER                = local.pool_issuers.users
    USERS_JWKS_URL              = "${local.pool_issuers.users}/.well-known/jwks.json"
    USERS_CLIENT_IDS            = "${aws_cognito_user_pool_client.users.id},${aws_cognito_user_pool_client.release.id}"
    ADMINS_ISSUER               = local.pool_issuers.admins
    ADMINS_JWKS_URL             = "${local.pool_issuers.admins}/.well-known/jwks.json"
    ADMINS_CLIENT_IDS           = aws_cognito_user_pool_client.admins.id
    USER_API_ID                 = module.users_api.id
    ADMIN_API_ID                = module.admins_api.id
    COMPANION                   = var.companion
    TTL_QUEUE_URL               = aws_sqs_queue.ttl.url
    BUCKET                      = aws_s3_bucket.files.id
    BEDROCK_MODEL               = var.bedrock_model
    BEDROCK_CHEAPER_MODEL       = var.bedrock_cheaper_model == null ? "" : var.bedrock_cheaper_model
    BEDROCK_GUARDRAIL           = var.bedrock_guardrail == null ? "" : "${var.bedrock_guardrail.id}:${var.bedrock_guardrail.version}"
    STRIPE_PRICE_MONTHLY        = try(var.stripe.price_monthly, "")
    STRIPE_PRICE_YEARLY         = try(var.stripe.price_yearly, "")
    STRIPE_PORTAL_CONFIGURATION = try(var.stripe.portal_configuration, "")
    SIGN_IN_URL                 = local.sign_in_urls.users
    PAGES_ORIGIN                = local.origins.users[0]
    DESK_SIGN_IN_URL            = local.sign_in_urls.admins
    DESK_ORIGIN                 = local.origins.admins[0]
    ALLOWED_ORIGINS             = join(",", local.origins.users)
    ADMIN_ORIGINS               = join(",", local.origins.admins)
    APP_SCHEMES                 = join(",", var.app_schemes)
    COUNTER_SHARDS              = tostring(local.capacity.counter_shards)
    INTERNAL_CALLER_ROLES       = join(",", var.internal_caller_role_arns)
  }

  # Lambda accepts empty variables, and Settings treats them as missing.
  environment = { for name, value in merge(local.settings, local.secrets) : "HOMEBIYORI_${name}" => value }
}

module "api" {
  source = "./modules/function"

  name                 = local.api.name
  description          = "The API behind both gateways"
  image_uri            = local.image
  architecture         = var.architecture
  command              = ["homebiyori.lambda_api.handler"]
  memory_mb            = local.api.memory_mb
  timeout              = local.api.timeout
  concurrency          = local.api_concurrency
  environment          = local.environment
  policy_json          = data.aws_iam_policy_document.api.json
  permissions_boundary = local.boundary
  kms_key_arn          = aws_kms_key.main.arn
  log_retention_days   = var.log_retention_days
}

module "ttl_updater" {
  source = "./modules/function"

  name                 = local.ttl_updater.name
  description          = "Works off the queue: retention, deletions, exports, announcements"
  image_uri            = local.image
  architecture         = var.architecture
  command              = ["homebiyori.lambda_ttl_updater.handler"]
  memory_mb            = local.ttl_updater.memory_mb
  timeout              = local.ttl_updater.timeout
  concurrency          = var.ttl_updater_concurrency
  environment          = local.environment
  policy_json          = data.aws_iam_policy_document.ttl_updater.json
  permissions_boundary = local.boundary
  kms_key_arn          = aws_kms_key.main.arn
  log_retention_days   = var.log_retention_days
}

# Lambda's loop detection drops a message after 16 hops between a function and its own queue. The worker's chains can be
# longer, but all end by themselves; aws/jobs.py explains why.
resource "aws_lambda_function_recursion_config" "ttl_updater" {
  function_name  = module.ttl_updater.name
  recursive_loop = "Allow"
}

module "streaming" {
  source = "./modules/function"
  count  = var.enable_streaming ? 1 : 0

  name                 = local.streaming.name
  description          = "Chat answers, streamed by the same app behind the Lambda Web Adapter"
  image_uri            = "${local.image}-streaming"
  architecture         = var.architecture
  memory_mb            = local.streaming.memory_mb
  timeout              = local.streaming.timeout
  concurrency          = local.api_concurrency
  environment          = merge(local.environment, { AWS_LWA_INVOKE_MODE = "response_stream", AWS_LWA_READINESS_CHECK_PATH = "/api/health" })
  policy_json          = data.aws_iam_policy_document.api.json
  permissions_boundary = local.boundary
  kms_key_arn          = aws_kms_key.main.arn
  log_retention_days   = var.log_retention_days
}

locals {
  # The routes of both gateways, generated from the apps' OpenAPI documents by `make routes`.
  routes = jsondecode(file("${path.module}/routes.json"))
  # The gateways' own error responses, with the texts of base/errors.py.
  problems = jsondecode(file("${path.module}/problems.json"))
}

module "users_api" {
  source = "./modules/rest_api"

  name                    = "${local.name}-users"
  description             = "What parents call"
  routes                  = local.routes.users
  streamed                = var.enable_streaming ? ["POST /api/chat/messages"] : []
  function_name           = module.api.name
  alias                   = module.api.alias
  function_arn            = "${local.lambda_arn}:${local.api.name}:live"
  streaming_function_name = var.enable_streaming ? module.streaming[0].name : null
  streaming_function_arn  = var.enable_streaming ? "${local.lambda_arn}:${local.streaming.name}:live" : ""
  user_pool_arn           = aws_cognito_user_pool.users.arn
  scope                   = local.user_scope
  allowed_origins         = local.origins.users
  problems                = local.problems
  throttle                = local.capacity.any
  route_throttles         = local.users_throttles
  integration_timeout_ms  = var.integration_timeout_ms
  # CloudFront does not compress uncacheable responses, so the gateway does, except streamed ones.
  compressed_from    = 1024
  domain             = var.users_domain
  web_acl_arn        = aws_wafv2_web_acl.main.arn
  kms_key_arn        = aws_kms_key.main.arn
  log_retention_days = var.log_retention_days
  log_role           = aws_api_gateway_account.this[*].id
}

module "admins_api" {
  source = "./modules/rest_api"

  name                   = "${local.name}-admins"
  description            = "What operators call"
  routes                 = local.routes.admins
  function_name          = module.api.name
  alias                  = module.api.alias
  function_arn           = "${local.lambda_arn}:${local.api.name}:live"
  user_pool_arn          = aws_cognito_user_pool.admins.arn
  scope                  = local.admin_scope
  allowed_origins        = local.origins.admins
  problems               = local.problems
  throttle               = { rate = 10, burst = 10 }
  integration_timeout_ms = var.integration_timeout_ms
  domain                 = var.admins_domain
  web_acl_arn            = aws_wafv2_web_acl.main.arn
  kms_key_arn            = aws_kms_key.main.arn
  log_retention_days     = var.log_retention_days
  log_role               = aws_api_gateway_account.this[*].id
}

locals {
  # From capacity.tf, or from the original design (health: 1,000).
  users_throttles = {
    "POST /api/chat/messages"                 = local.capacity.chat
    "POST /api/chat/messages/{id}/regenerate" = local.capacity.regenerate
    "POST /api/chat/emotions"                 = local.capacity.chat
    "POST /api/webhook/stripe"                = { rate = 100, burst = 100 }
    "POST /internal/notifications/create"     = { rate = 50, burst = 50 }
    "GET /api/health"                         = { rate = 1000, burst = 1000 }
  }
}

# API Gateway uses one logging role for the whole account and region.
resource "aws_api_gateway_account" "this" {
  count = var.manage_gateway_account ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.gateway_logs[0].arn
  depends_on          = [aws_iam_role_policy_attachment.gateway_logs]
}
