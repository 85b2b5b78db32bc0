# Both sites: optional, private buckets behind CloudFront, headers and cache behaviors.

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

run "off" {
  command = apply

  assert {
    condition     = length(module.site) == 0 && length(aws_cloudfront_function.site) == 0 && length(aws_api_gateway_api_key.site) == 0 && output.sites == {}
    error_message = "Nothing of a site is made that nobody asked for."
  }

  assert {
    condition     = !contains([for rule in aws_wafv2_web_acl.main.rule : rule.name], "rate-per-viewer")
    error_message = "Without CloudFront nobody else's word about an address is taken."
  }

  assert {
    condition = alltrue([
      for rule in aws_wafv2_web_acl.main.rule : length(rule.statement[0].rate_based_statement[0].scope_down_statement) == 0 if rule.name == "rate-per-address"
    ])
    error_message = "Every call counts."
  }

  assert {
    condition     = module.users_api.settings.compressed == "1024" && module.users_api.settings.deployed_when.compressed_from == "1024" && module.admins_api.settings.deployed_when.compressed_from == "never"
    error_message = "The users' gateway compresses, from its next deployment on."
  }
}

run "on" {
  command = apply

  variables {
    enable_sites = true
    headers_file = "tests/headers.json"
    users_site   = { name = "site.example", zone_id = "Z1" }
    admins_site  = { name = "admin.site.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/a" }
    admins_domain = {
      name            = "admin-api.site.example"
      certificate_arn = "arn:aws:acm:ap-northeast-1:123456789012:certificate/b"
    }
  }

  # In any region but us-east-1, CloudFront's metrics are empty without an error.
  assert {
    condition = toset(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.main.dashboard_body).widgets : [
        for metric in widget.properties.metrics : [widget.properties.region, metric[1], metric[3], metric[4], metric[5]]
      ] if widget.properties.metrics[0][0] == "AWS/CloudFront"
      ])) == toset(concat(
      ["us-east-1", "Region", "Global", "Requests", "4xxErrorRate", "5xxErrorRate"], [for site in values(module.site) : site.distribution_id],
    ))
    error_message = "Both sites' requests and errors are drawn, from where CloudFront writes them."
  }

  assert {
    condition = alltrue(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.main.dashboard_body).widgets : [
        for metric in widget.properties.metrics : contains(jsondecode(file("tests/metrics.json"))[metric[0]].metrics, metric[1])
      ]
    ]))
    error_message = "The dashboard shows a metric that nobody writes."
  }

  assert {
    condition     = toset(keys(module.site)) == toset(["users", "admins"])
    error_message = "Two sites."
  }

  assert {
    condition = alltrue([
      for site in module.site : (
        site.settings.public.block_public_acls && site.settings.public.block_public_policy &&
        site.settings.public.ignore_public_acls && site.settings.public.restrict_public_buckets
      )
    ])
    error_message = "No bucket is public."
  }

  assert {
    condition = alltrue(flatten([
      for site in module.site : [
        for statement in jsondecode(site.settings.policy).Statement : (
          statement.Effect == "Deny" || (
            statement.Principal == { Service = "cloudfront.amazonaws.com" } &&
            contains(["s3:GetObject", "s3:ListBucket"], statement.Action) &&
            statement.Condition == { StringEquals = { "aws:SourceArn" = site.settings.distribution.arn } }
          )
        )
      ]
    ]))
    error_message = "Its own distribution reads a bucket, and nobody else."
  }

  assert {
    condition = alltrue([
      for site in module.site : (
        site.settings.control.signing_behavior == "always" && site.settings.control.origin_access_control_origin_type == "s3" &&
        one([for origin in site.settings.distribution.origin : origin.origin_access_control_id if origin.origin_id == "pages"]) == site.settings.control.id
      )
    ])
    error_message = "CloudFront signs what it asks of a bucket."
  }

  assert {
    condition = (
      module.site["users"].settings.distribution.aliases == toset(["site.example"]) && module.site["admins"].settings.distribution.aliases == toset(["admin.site.example"]) &&
      alltrue([for site in module.site : site.settings.distribution.price_class == "PriceClass_200" && site.settings.distribution.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"])
    )
    error_message = "Each by its own name, from edges in Japan."
  }

  assert {
    condition = (
      one(module.site["users"].settings.certificate).domain_name == "site.example" && one(module.site["users"].settings.certificate).validation_method == "DNS" &&
      length(module.site["users"].settings.records) == 3 && alltrue([for record in module.site["users"].settings.records : record.zone_id == "Z1"]) &&
      length(module.site["admins"].settings.certificate) == 0 && length(module.site["admins"].settings.records) == 0 &&
      module.site["admins"].settings.distribution.viewer_certificate[0].acm_certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/a"
    )
    error_message = "With a zone the certificate and all records are made; else the given certificate serves."
  }

  assert {
    condition = alltrue([
      for who, headers in { users = jsondecode(file("tests/headers.json")).parents, admins = jsondecode(file("tests/headers.json")).desk } : (
        module.site[who].settings.headers.security_headers_config[0].content_security_policy[0].content_security_policy == headers["Content-Security-Policy"] &&
        module.site[who].settings.headers.security_headers_config[0].content_type_options[0].override &&
        module.site[who].settings.headers.security_headers_config[0].frame_options[0].frame_option == headers["X-Frame-Options"] &&
        module.site[who].settings.headers.security_headers_config[0].referrer_policy[0].referrer_policy == headers["Referrer-Policy"] &&
        module.site[who].settings.headers.security_headers_config[0].strict_transport_security[0].access_control_max_age_sec >= 31536000 &&
        { for item in module.site[who].settings.headers.custom_headers_config[0].items : item.header => item.value } == {
          for name, value in headers : name => value if !contains(["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"], name)
        }
      )
    ])
    error_message = "Each site's headers are those of the file, and HSTS."
  }

  assert {
    condition = alltrue(flatten([
      for site in module.site : [
        for behavior in concat(site.settings.distribution.default_cache_behavior, [for each in site.settings.distribution.ordered_cache_behavior : each if each.target_origin_id == "pages"]) :
        behavior.response_headers_policy_id == site.settings.headers.id && behavior.compress && toset(behavior.allowed_methods) == toset(["GET", "HEAD"])
      ]
    ]))
    error_message = "Pages and assets bear the headers, compressed, and take nothing."
  }

  assert {
    condition = alltrue([
      for site in module.site : length(site.settings.distribution.custom_error_response) == 0 &&
      one([for each in site.settings.distribution.ordered_cache_behavior : length(each.function_association) if each.path_pattern == "/assets/*"]) == 0
    ])
    error_message = "An error stays one: no page answers in its place, and no asset is ever a page."
  }

  assert {
    condition = alltrue([
      for site in module.site : (
        site.settings.distribution.default_cache_behavior[0].cache_policy_id == site.settings.cache.id &&
        [site.settings.cache.min_ttl, site.settings.cache.default_ttl, site.settings.cache.max_ttl] == [0, 0, 1] &&
        site.settings.cache.parameters_in_cache_key_and_forwarded_to_origin[0].enable_accept_encoding_brotli &&
        one([for each in site.settings.distribution.ordered_cache_behavior : each.cache_policy_id if each.path_pattern == "/assets/*"]) == "658327ea-f89d-4fab-a63d-7e88639e58f6"
      )
    ])
    error_message = "Pages are asked for anew, and still compressed; assets are kept."
  }

  assert {
    condition = alltrue([
      for site in module.site : one([
        for each in site.settings.distribution.ordered_cache_behavior : (
          each.target_origin_id == "api" && each.cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" && each.origin_request_policy_id == "b689b0a8-53d0-40ab-baf2-68738e2966ac" &&
          each.viewer_protocol_policy == "https-only" && toset(each.allowed_methods) == toset(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]) &&
          [for function in each.function_association : [function.event_type, function.function_arn]] == [["viewer-request", aws_cloudfront_function.site["viewer"].arn]]
        ) if each.path_pattern == "/api/*"
      ])
    ])
    error_message = "The API is never kept, gets all but the host, and learns the viewer's address."
  }

  assert {
    condition = (
      [for origin in module.site["users"].settings.distribution.origin : [origin.domain_name, origin.origin_path] if origin.origin_id == "api"] == [["${module.users_api.id}.execute-api.ap-northeast-1.amazonaws.com", "/live"]] &&
      [for origin in module.site["admins"].settings.distribution.origin : [origin.domain_name, try(coalesce(origin.origin_path), "")] if origin.origin_id == "api"] == [["admin-api.site.example", ""]]
    )
    error_message = "Each site's API is its own gateway, by the address that is open."
  }

  assert {
    condition = alltrue([
      for site in module.site : [
        for origin in site.settings.distribution.origin : [for header in origin.custom_header : [header.name, header.value]] if origin.origin_id == "api"
        ] == [[["x-site-proof", aws_api_gateway_api_key.site[0].value]]] && alltrue([
          for origin in site.settings.distribution.origin : length(origin.custom_header) == 0 || origin.origin_id == "api"
      ])
    ])
    error_message = "CloudFront proves itself to the gateway."
  }

  assert {
    condition = one([
      for rule in aws_wafv2_web_acl.main.rule : (
        rule.statement[0].rate_based_statement[0].aggregate_key_type == "FORWARDED_IP" &&
        rule.statement[0].rate_based_statement[0].limit == 2000 &&
        rule.statement[0].rate_based_statement[0].forwarded_ip_config[0].header_name == "x-viewer-address" &&
        rule.statement[0].rate_based_statement[0].forwarded_ip_config[0].fallback_behavior == "MATCH" &&
        rule.statement[0].rate_based_statement[0].scope_down_statement[0].byte_match_statement[0].search_string == aws_api_gateway_api_key.site[0].value
      ) if rule.name == "rate-per-viewer"
    ])
    error_message = "Calls through a site count by the viewer's address, which only the proof makes believable."
  }

  assert {
    condition = one([
      for rule in aws_wafv2_web_acl.main.rule : (
        rule.statement[0].rate_based_statement[0].aggregate_key_type == "IP" &&
        rule.statement[0].rate_based_statement[0].scope_down_statement[0].label_match_statement[0].key == "past-the-sites"
      ) if rule.name == "rate-per-address"
    ])
    error_message = "All others by the address that they come from."
  }

  assert {
    condition = one([
      for rule in aws_wafv2_web_acl.main.rule : (
        length(rule.action[0].count) == 1 && rule.rule_label == toset([{ name = "past-the-sites" }]) &&
        rule.priority < one([for other in aws_wafv2_web_acl.main.rule : other.priority if other.name == "rate-per-address"]) &&
        rule.statement[0].not_statement[0].statement[0].byte_match_statement[0].search_string == aws_api_gateway_api_key.site[0].value
      ) if rule.name == "past-the-sites"
    ])
    error_message = "Those others are whatever lacks the proof, and are marked before they are counted."
  }

  assert {
    condition     = contains([for fields in aws_wafv2_web_acl_logging_configuration.main.redacted_fields : try(fields.single_header[0].name, "")], "x-site-proof")
    error_message = "The firewall's log holds no proof."
  }

  assert {
    condition     = { for who, site in output.sites : who => site.url } == { users = "https://site.example", admins = "https://admin.site.example" }
    error_message = "make site finds them."
  }
}

run "a_site_has_a_certificate" {
  command = plan

  variables {
    enable_sites = true
    headers_file = "tests/headers.json"
  }

  expect_failures = [var.enable_sites]
}

run "a_certificate_is_of_us_east_1" {
  command = plan

  variables {
    users_site = { name = "site.example", certificate_arn = "arn:aws:acm:ap-northeast-1:123456789012:certificate/a" }
  }

  expect_failures = [var.users_site]
}
