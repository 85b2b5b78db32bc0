# The gateways' routes, authorization, and own responses. Needs no AWS account: see docs/deployment.md.

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

run "routes" {
  command = apply

  assert {
    condition = alltrue([
      for route in local.routes.users : module.users_api.settings.document.paths[route.path][lower(route.method)].security == [{ pool = ["homebiyori/user"] }]
      if route.access == "token"
    ])
    error_message = "A protected route of the users' API lacks the authorizer or its scope (without a scope it would take ID tokens)."
  }

  assert {
    condition = alltrue([
      for route in local.routes.admins : module.admins_api.settings.document.paths[route.path][lower(route.method)].security == [{ pool = ["homebiyori/admin"] }]
      if route.access == "token"
    ])
    error_message = "A protected route of the admins' API lacks the authorizer or its scope."
  }

  assert {
    condition = toset(concat(
      [for route in local.routes.users : "users ${route.method} ${route.path}" if route.access == "open"],
      [for route in local.routes.admins : "admins ${route.method} ${route.path}" if route.access == "open"],
      )) == setintersection(
      [
        "users GET /api/health", "users HEAD /api/health", "admins GET /api/health", "admins HEAD /api/health",
        "users GET /api/webhook/health", "users HEAD /api/webhook/health", "users POST /api/webhook/stripe",
        "users GET /api/characters", "users GET /api/plans", "users GET /api/help",
        "users HEAD /api/characters", "users HEAD /api/plans", "users HEAD /api/help",
        "users GET /api/session/start", "users GET /api/session/callback", "users POST /api/session/refresh",
        "users HEAD /api/session/start", "users HEAD /api/session/callback",
        "users DELETE /api/session",
        "admins GET /api/admin/session/start", "admins GET /api/admin/session/callback", "admins POST /api/admin/session/refresh",
        "admins HEAD /api/admin/session/start", "admins HEAD /api/admin/session/callback",
        "admins DELETE /api/admin/session",
      ],
      concat(
        [for route in local.routes.users : "users ${route.method} ${route.path}"],
        [for route in local.routes.admins : "admins ${route.method} ${route.path}"],
      ),
    )
    error_message = "Open are health, the webhook, the characters, the plans, the help and the sessions, and nothing else."
  }

  assert {
    condition = alltrue(flatten([
      for api in [module.users_api, module.admins_api] : [
        for path, operations in api.settings.document.paths : [
          for method, operation in operations : length(operation.security) > 0 || method == "options" || endswith(path, "/health") || startswith(path, "/api/session") || startswith(path, "/api/admin/session") || contains(["/api/webhook/stripe", "/api/characters", "/api/plans", "/api/help"], path)
        ]
      ]
    ]))
    error_message = "A method is open that must not be."
  }

  assert {
    condition     = alltrue([for path, operations in module.users_api.settings.document.paths : try(operations.post.security, null) == [{ iam = [] }] if startswith(path, "/internal/")])
    error_message = "The internal route takes signed calls only."
  }

  assert {
    condition     = alltrue([for path in keys(module.users_api.settings.document.paths) : !startswith(path, "/api/admin")])
    error_message = "An admin path on the users' gateway."
  }

  assert {
    condition     = alltrue([for path in keys(module.admins_api.settings.document.paths) : startswith(path, "/api/admin/") || path == "/api/health"])
    error_message = "A user's path on the admins' gateway."
  }

  assert {
    condition = alltrue(flatten([
      for api in [module.users_api, module.admins_api] : [
        for path in keys(api.settings.document.paths) : !strcontains(path, "+")
      ]
    ]))
    error_message = "A greedy path lets through what nobody listed."
  }

  assert {
    condition = (
      module.users_api.settings.document.components.securitySchemes.pool["x-amazon-apigateway-authorizer"].providerARNs == [aws_cognito_user_pool.users.arn] &&
      module.admins_api.settings.document.components.securitySchemes.pool["x-amazon-apigateway-authorizer"].providerARNs == [aws_cognito_user_pool.admins.arn] &&
      alltrue([for api in [module.users_api, module.admins_api] : api.settings.document.components.securitySchemes.pool["x-amazon-apigateway-authtype"] == "cognito_user_pools"]) &&
      alltrue([for api in [module.users_api, module.admins_api] : api.settings.document.components.securitySchemes.iam["x-amazon-apigateway-authtype"] == "awsSigv4"])
    )
    error_message = "Each gateway trusts its own pool."
  }

  assert {
    condition = alltrue(flatten([
      for api in [module.users_api, module.admins_api] : [
        for operations in values(api.settings.document.paths) : [
          for method, operation in operations : (
            operation["x-amazon-apigateway-integration"].type == "aws_proxy" &&
            operation["x-amazon-apigateway-integration"].httpMethod == "POST" &&
            operation["x-amazon-apigateway-integration"].uri == "arn:aws:apigateway:ap-northeast-1:lambda:path/2015-03-31/functions/arn:aws:lambda:ap-northeast-1:123456789012:function:homebiyori-dev-api:live/invocations"
          ) if method != "options"
        ]
      ]
    ]))
    error_message = "Every method calls the API function's live version, by POST."
  }

  assert {
    condition     = module.users_api.settings.permissions == ["${module.users_api.execution_arn}/live/*"] && module.users_api.stage_name == "live"
    error_message = "The gateway may call the function, from its one stage."
  }

  assert {
    condition     = alltrue([for api in [module.users_api, module.admins_api] : api.settings.qualifiers == ["live"]])
    error_message = "And by its alias only: a version that was not released answers nobody."
  }
}

run "preflights" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for api in [module.users_api, module.admins_api] : [
        for path, operations in api.settings.document.paths : (
          operations.options["x-amazon-apigateway-integration"].type == "mock" &&
          operations.options["x-amazon-apigateway-integration"].responses["200"].responseParameters["method.response.header.Access-Control-Allow-Methods"]
          == "'${join(",", sort([for method in keys(operations) : upper(method)]))}'"
        )
      ]
    ]))
    error_message = "Each path answers a preflight with its methods."
  }

  assert {
    condition     = strcontains(module.users_api.settings.document.paths["/api/health"].options["x-amazon-apigateway-integration"].responses["200"].responseTemplates["application/json"], "matches(\"https://site[.]example|http://localhost:3000\")")
    error_message = "Only our origins are echoed."
  }

  # The importer warns about anything that it does not know, and fails on warnings.
  assert {
    condition = alltrue(flatten([
      for api in [module.users_api, module.admins_api] : [
        for path, operations in api.settings.document.paths : [
          for method, operation in operations : concat(
            [for status in keys(operation.responses) : can(regex("^[1-5][0-9][0-9]$", status))],
            [for status, response in try(operation["x-amazon-apigateway-integration"].responses, {}) : can(regex("^[1-5][0-9][0-9]$", status)) && contains(keys(operation.responses), response.statusCode)],
            method == "options" ? [jsondecode(operation["x-amazon-apigateway-integration"].requestTemplates["application/json"]) == { statusCode = 200 } && keys(operation.responses) == ["200"]] : [],
          )
        ]
      ]
    ]))
    error_message = "Every answer is named by its status."
  }
}

run "refusals" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for api in [module.users_api, module.admins_api] : [
        for type, response in api.settings.document["x-amazon-apigateway-gateway-responses"] : (
          response.responseParameters["gatewayresponse.header.Content-Type"] == "'application/problem+json'" &&
          response.statusCode == tostring(jsondecode(response.responseTemplates["application/json"]).status) &&
          toset(keys(jsondecode(response.responseTemplates["application/json"]))) == toset(["type", "title", "status", "detail", "instance", "code", "request_id"])
        )
      ]
    ]))
    error_message = "The gateway's own refusals are problems, as the app's."
  }

  assert {
    condition = alltrue([
      for type in ["UNAUTHORIZED", "ACCESS_DENIED", "THROTTLED", "INTEGRATION_TIMEOUT", "INTEGRATION_FAILURE", "DEFAULT_4XX", "DEFAULT_5XX"] :
      contains(keys(module.users_api.settings.document["x-amazon-apigateway-gateway-responses"]), type)
    ])
    error_message = "A kind of refusal keeps AWS's own shape."
  }

  assert {
    condition     = module.users_api.settings.document["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.Retry-After"] == "'2'"
    error_message = "429 says when to come back."
  }

  assert {
    condition = alltrue(flatten([
      for origin, api in { "method.request.header.Origin" = module.users_api, "'https://admin.site.example'" = module.admins_api } : [
        for type, response in api.settings.document["x-amazon-apigateway-gateway-responses"] : (
          response.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == origin &&
          strcontains(response.responseParameters["gatewayresponse.header.Access-Control-Expose-Headers"], "Retry-After")
        )
      ]
    ]))
    error_message = "A site can read a refusal, and when to come back."
  }
}

run "limits" {
  command = apply

  assert {
    condition     = module.admins_api.settings.default.throttling_burst_limit == 10 && module.users_api.settings.throttles["~1api~1chat~1messages/POST"].throttling_burst_limit == 50
    error_message = "The seed's shares: admin 10, chat 50 at once."
  }

  assert {
    condition     = module.users_api.settings.throttles["~1api~1health/GET"].throttling_burst_limit == 1000
    error_message = "Health answers 1,000 at once."
  }

  assert {
    condition = { for path, settings in module.users_api.settings.throttles : path => [settings.throttling_rate_limit, settings.throttling_burst_limit] } == {
      for route, throttle in local.users_throttles : "${replace(split(" ", route)[1], "/", "~1")}/${split(" ", route)[0]}" => [throttle.rate, throttle.burst]
    }
    error_message = "Each route with a throttle has it, by a path whose slashes are written ~1."
  }

  assert {
    condition     = alltrue([for path in keys(module.users_api.settings.throttles) : can(regex("^(~1[a-z{}]+)+/(GET|POST|PUT|DELETE)$", path))])
    error_message = "API Gateway finds a method by this form only."
  }

  assert {
    condition = alltrue([
      for settings in concat([module.users_api.settings.default, module.admins_api.settings.default], values(module.users_api.settings.throttles)) :
      !settings.data_trace_enabled && settings.logging_level == "OFF" && settings.throttling_rate_limit > 0
    ])
    error_message = "Traced data would hold what parents write."
  }

  assert {
    condition = alltrue([
      for api in [module.users_api, module.admins_api] : api.settings.waf == aws_wafv2_web_acl.main.arn && api.settings.endpoint == tolist(["REGIONAL"])
    ])
    error_message = "The firewall stands before both gateways."
  }

  assert {
    condition = alltrue([
      for api in [module.users_api, module.admins_api] : alltrue([
        for field in values(jsondecode(api.settings.access_log.format)) : !strcontains(field, "identity") && !strcontains(field, "header") && !strcontains(field, "authorizer")
      ])
    ])
    error_message = "The access log holds neither addresses nor headers nor claims."
  }
}
