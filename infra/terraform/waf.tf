locals {
  # Messages are prose, stored as data and never executed. These rules of the common rule set inspect the body, and would
  # block "<3" or a long message. They only count, so that metrics show what they would block.
  counted_rules = ["SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"]

  past_the_sites = "past-the-sites"

  # Calls are always counted by the viewer's address. Callers that bypass the sites can forge the header with the address,
  # but not the secret header.
  rates = merge(
    { rate-per-address = { priority = 2, by = "IP", metric = "rate" } },
    var.enable_sites ? { rate-per-viewer = { priority = 3, by = "FORWARDED_IP", metric = "rate-of-viewers" } } : {},
  )
}

# One firewall for both gateways.
resource "aws_wafv2_web_acl" "main" {
  name  = local.name
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  custom_response_body {
    key          = "rate-limited"
    content_type = "APPLICATION_JSON"
    content = jsonencode({
      type     = "urn:homebiyori:problem:${local.problems.THROTTLED.code}"
      title    = local.problems.THROTTLED.title
      status   = local.problems.THROTTLED.status
      detail   = local.problems.THROTTLED.title
      instance = "about:blank"
      code     = local.problems.THROTTLED.code
    })
  }

  # Stripe sends all events from a few addresses, so they are exempt from the rate limit. The route has its own throttle, and
  # verifies signatures.
  rule {
    name     = "webhook"
    priority = 0

    action {
      allow {}
    }

    statement {
      byte_match_statement {
        search_string         = "/api/webhook/stripe"
        positional_constraint = "ENDS_WITH"

        field_to_match {
          uri_path {}
        }

        text_transformation {
          priority = 0
          type     = "NONE"
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${local.name}-webhook"
      sampled_requests_enabled   = false
    }
  }

  # Calls through the sites come from a few CloudFront addresses. Calls without the secret header get a label, so that they
  # are counted by the connection's address.
  dynamic "rule" {
    for_each = var.enable_sites ? [local.past_the_sites] : []

    content {
      name     = rule.value
      priority = 1

      action {
        count {}
      }

      rule_label {
        name = rule.value
      }

      statement {
        not_statement {
          statement {
            byte_match_statement {
              search_string         = aws_api_gateway_api_key.site[0].value
              positional_constraint = "EXACTLY"

              field_to_match {
                single_header {
                  name = local.proof_header
                }
              }

              text_transformation {
                priority = 0
                type     = "NONE"
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-${rule.value}"
        sampled_requests_enabled   = false
      }
    }
  }

  dynamic "rule" {
    for_each = local.rates

    content {
      name     = rule.key
      priority = rule.value.priority

      action {
        block {
          custom_response {
            response_code            = 429
            custom_response_body_key = "rate-limited"

            response_header {
              name  = "Retry-After"
              value = "60"
            }

            # Any origin: the firewall cannot check it, and the response contains no data.
            response_header {
              name  = "Access-Control-Allow-Origin"
              value = "*"
            }

            response_header {
              name  = "Access-Control-Expose-Headers"
              value = "Retry-After"
            }
          }
        }
      }

      statement {
        rate_based_statement {
          limit                 = 2000
          evaluation_window_sec = 300
          aggregate_key_type    = rule.value.by

          # CloudFront sets the header; a call without a valid address in it is treated as over the limit.
          dynamic "forwarded_ip_config" {
            for_each = rule.value.by == "FORWARDED_IP" ? [local.viewer_header] : []

            content {
              header_name       = forwarded_ip_config.value
              fallback_behavior = "MATCH"
            }
          }

          dynamic "scope_down_statement" {
            for_each = rule.value.by == "FORWARDED_IP" ? [1] : []

            content {
              byte_match_statement {
                search_string         = aws_api_gateway_api_key.site[0].value
                positional_constraint = "EXACTLY"

                field_to_match {
                  single_header {
                    name = local.proof_header
                  }
                }

                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }

          dynamic "scope_down_statement" {
            for_each = rule.value.by == "IP" && var.enable_sites ? [local.past_the_sites] : []

            content {
              label_match_statement {
                scope = "LABEL"
                key   = scope_down_statement.value
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-${rule.value.metric}"
        sampled_requests_enabled   = false
      }
    }
  }

  dynamic "rule" {
    for_each = {
      # It checks the connection's address, which is CloudFront's for calls through a site.
      AWSManagedRulesAmazonIpReputationList = 4
      AWSManagedRulesKnownBadInputsRuleSet  = 5
      AWSManagedRulesCommonRuleSet          = 6
    }

    content {
      name     = rule.key
      priority = rule.value

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = rule.key == "AWSManagedRulesCommonRuleSet" ? local.counted_rules : []

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = local.name
    sampled_requests_enabled   = false
  }
}

resource "aws_cloudwatch_log_group" "waf" {
  # AWS requires this prefix.
  name              = "aws-waf-logs-${local.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.main.arn
}

# Log only blocked requests, without headers that contain credentials or keys.
resource "aws_wafv2_web_acl_logging_configuration" "main" {
  resource_arn            = aws_wafv2_web_acl.main.arn
  log_destination_configs = [aws_cloudwatch_log_group.waf.arn]

  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie", "stripe-signature", "x-api-key", "idempotency-key", local.proof_header]

    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }

  redacted_fields {
    query_string {}
  }

  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }
    }
  }
}
