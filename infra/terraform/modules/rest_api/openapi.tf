# The API is one OpenAPI document, which is one call to API Gateway. As single resources, 60 routes with their CORS methods
# would take 400 calls at each plan, with a quota of ten a second.

data "aws_region" "current" {}

data "aws_partition" "current" {}

locals {
  invocation = "arn:${data.aws_partition.current.partition}:apigateway:${data.aws_region.current.region}:lambda:path"

  # Timeouts: a streamed response may take as long as its function, a buffered one as long as the quota allows.
  integrations = {
    buffered = {
      type                = "aws_proxy"
      httpMethod          = "POST"
      uri                 = "${local.invocation}/2015-03-31/functions/${var.function_arn}/invocations"
      passthroughBehavior = "when_no_match"
      timeoutInMillis     = var.integration_timeout_ms
    }
    streamed = {
      type                 = "aws_proxy"
      httpMethod           = "POST"
      uri                  = "${local.invocation}/2021-11-15/functions/${var.streaming_function_arn}/response-streaming-invocations"
      passthroughBehavior  = "when_no_match"
      timeoutInMillis      = 60000
      responseTransferMode = "STREAM"
    }
  }

  # With a scope, the authorizer accepts access tokens, otherwise ID tokens.
  security = {
    token = [{ pool = [var.scope] }]
    iam   = [{ iam = [] }]
    open  = []
  }

  # API Gateway's resources.
  paths = { for route in var.routes : route.path => route... }

  path_parameters = {
    for path in keys(local.paths) : path => [
      for found in regexall("\\{([a-z0-9_]+)\\}", path) : { name = found[0], in = "path", required = true, schema = { type = "string" } }
    ]
  }

  allowed_methods = { for path, routes in local.paths : path => join(",", sort(concat(["OPTIONS"], [for route in routes : route.method]))) }

  # The gateway answers preflights, and echoes the origin only if it is one of ours.
  preflights = {
    for path, methods in local.allowed_methods : path => {
      security = []
      responses = {
        "200" = {
          description = "CORS preflight"
          headers     = { for name in keys(local.preflight_headers) : name => { schema = { type = "string" } } }
        }
      }
      "x-amazon-apigateway-integration" = {
        type                = "mock"
        passthroughBehavior = "when_no_match"
        requestTemplates    = { "application/json" = jsonencode({ statusCode = 200 }) }
        responses = {
          # The importer warns about `default`, and fails on warnings.
          "200" = {
            statusCode = "200"
            responseParameters = {
              for name, value in local.preflight_headers : "method.response.header.${name}" => "'${name == "Access-Control-Allow-Methods" ? methods : value}'"
            }
            responseTemplates = { "application/json" = local.echo_origin }
          }
        }
      }
    }
  }

  preflight_headers = {
    "Access-Control-Allow-Headers" = "Authorization,Content-Type,Idempotency-Key"
    "Access-Control-Allow-Methods" = ""
    "Access-Control-Max-Age"       = "7200"
    "Vary"                         = "Origin"
  }

  origin_pattern = join("|", [for origin in var.allowed_origins : replace(origin, ".", "[.]")])
  echo_origin    = <<-VTL
    #set($origin = $input.params("Origin"))
    #if($origin == "") #set($origin = $input.params("origin")) #end
    #if($origin.matches("${local.origin_pattern}"))
    #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
    #end
  VTL

  operations = {
    for path, routes in local.paths : path => merge(
      { for route in routes : lower(route.method) => {
        parameters                        = local.path_parameters[path]
        security                          = local.security[route.access]
        responses                         = { "200" = { description = "The app's answer" } }
        "x-amazon-apigateway-integration" = local.integrations[contains(var.streamed, "${route.method} ${path}") ? "streamed" : "buffered"]
      } },
      { options = merge(local.preflights[path], { parameters = local.path_parameters[path] }) },
    )
  }

  # Error responses cannot check the origin. Echoing any is safe: they allow no credentials, and contain no data.
  refusal_origin = length(var.allowed_origins) == 1 ? "'${var.allowed_origins[0]}'" : "method.request.header.Origin"

  # The same format as in http/problem.py. The only data of the request is its ID.
  gateway_responses = {
    for type, problem in var.problems : type => {
      # A string, as in the importer's documentation.
      statusCode = tostring(problem.status)
      responseParameters = merge(
        {
          "gatewayresponse.header.Content-Type"                  = "'application/problem+json'"
          "gatewayresponse.header.Cache-Control"                 = "'no-store'"
          "gatewayresponse.header.Access-Control-Allow-Origin"   = local.refusal_origin
          "gatewayresponse.header.Access-Control-Expose-Headers" = "'ETag,Idempotent-Replayed,Retry-After,X-Request-Id'"
          "gatewayresponse.header.Vary"                          = "'Origin'"
        },
        problem.status == 401 ? { "gatewayresponse.header.WWW-Authenticate" = "'Bearer'" } : {},
        contains([429, 503], problem.status) ? { "gatewayresponse.header.Retry-After" = "'2'" } : {},
      )
      responseTemplates = {
        "application/json" = jsonencode({
          type       = "urn:homebiyori:problem:${problem.code}"
          title      = problem.title
          status     = problem.status
          detail     = problem.title
          instance   = "about:blank"
          code       = problem.code
          request_id = "$context.requestId"
        })
      }
    }
  }

  document = {
    openapi = "3.0.1"
    info    = { title = var.name, version = "1.0", description = var.description }
    paths   = local.operations
    components = {
      securitySchemes = {
        pool = {
          type                           = "apiKey"
          name                           = "Authorization"
          in                             = "header"
          "x-amazon-apigateway-authtype" = "cognito_user_pools"
          "x-amazon-apigateway-authorizer" = {
            type         = "cognito_user_pools"
            providerARNs = [var.user_pool_arn]
          }
        }
        iam = {
          type                           = "apiKey"
          name                           = "Authorization"
          in                             = "header"
          "x-amazon-apigateway-authtype" = "awsSigv4"
        }
      }
    }
    "x-amazon-apigateway-gateway-responses" = local.gateway_responses
  }
}
