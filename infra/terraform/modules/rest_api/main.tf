locals {
  stage = "live"
}

resource "aws_api_gateway_rest_api" "this" {
  name              = var.name
  description       = var.description
  body              = jsonencode(local.document)
  put_rest_api_mode = "overwrite"
  # Otherwise, a security clause that API Gateway does not understand would become an open route.
  fail_on_warnings             = true
  disable_execute_api_endpoint = var.domain != null
  # A string, because as a number null becomes 0, which compresses everything.
  minimum_compression_size = var.compressed_from == null ? null : tostring(var.compressed_from)

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  triggers = {
    document = sha256(aws_api_gateway_rest_api.this.body)
    # Disabling the default endpoint takes effect with the next deployment.
    closed = aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    # So does compression.
    compressed_from = var.compressed_from == null ? "never" : tostring(var.compressed_from)
  }

  # Functions must be invocable when the deployment goes live.
  depends_on = [aws_lambda_permission.gateway, aws_lambda_permission.streaming]

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = local.stage
  xray_tracing_enabled = true
  # API Gateway rejects an access log while the account has no logging role.
  depends_on = [var.log_role]

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    # Neither query strings nor headers, which contain cursors and tokens.
    format = jsonencode({
      request_id   = "$context.requestId"
      at           = "$context.requestTimeEpoch"
      method       = "$context.httpMethod"
      route        = "$context.resourcePath"
      status       = "$context.status"
      latency_ms   = "$context.responseLatency"
      upstream_ms  = "$context.integrationLatency"
      length       = "$context.responseLength"
      error        = "$context.error.responseType"
      waf          = "$context.waf.status"
      lambda_error = "$context.integration.error"
    })
  }
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = false # per method, and billed per method
    logging_level          = "OFF"
    data_trace_enabled     = false
    caching_enabled        = false
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }
}

resource "aws_api_gateway_method_settings" "route" {
  for_each = var.route_throttles

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  # "POST /api/chat/messages" -> "~1api~1chat~1messages/POST": slashes are escaped as in a JSON pointer.
  # https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
  method_path = "${replace(split(" ", each.key)[1], "/", "~1")}/${split(" ", each.key)[0]}"

  settings {
    metrics_enabled        = false # per method, and billed per method
    logging_level          = "OFF"
    data_trace_enabled     = false
    caching_enabled        = false
    throttling_rate_limit  = each.value.rate
    throttling_burst_limit = each.value.burst
  }

  lifecycle {
    precondition {
      condition     = contains([for route in var.routes : "${route.method} ${route.path}"], each.key)
      error_message = "A throttle for a route that does not exist: ${each.key}."
    }
  }
}

resource "aws_lambda_permission" "gateway" {
  statement_id  = var.name
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  qualifier     = var.alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${local.stage}/*"
}

resource "aws_lambda_permission" "streaming" {
  count = var.streaming_function_arn == "" ? 0 : 1

  statement_id  = "${var.name}-streaming"
  action        = "lambda:InvokeFunction"
  function_name = var.streaming_function_name
  qualifier     = var.alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${local.stage}/*"
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = var.web_acl_arn
}

resource "aws_api_gateway_domain_name" "this" {
  count = var.domain == null ? 0 : 1

  domain_name              = var.domain.name
  regional_certificate_arn = var.domain.certificate_arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  count = var.domain == null ? 0 : 1

  domain_name = aws_api_gateway_domain_name.this[0].domain_name
  api_id      = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
}

resource "aws_route53_record" "this" {
  count = try(var.domain.zone_id, null) == null ? 0 : 1

  zone_id = var.domain.zone_id
  name    = var.domain.name
  type    = "A"

  alias {
    name                   = aws_api_gateway_domain_name.this[0].regional_domain_name
    zone_id                = aws_api_gateway_domain_name.this[0].regional_zone_id
    evaluate_target_health = false
  }
}
