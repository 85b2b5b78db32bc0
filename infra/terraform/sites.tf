# The two sites (optional). Each serves pages and API from one origin, so that session cookies are first-party, and no
# preflights are needed.

locals {
  # Origins, callback and logout URLs, and settings are derived from the site's domain.
  origins = {
    users  = concat(["https://${var.users_site.name}"], var.more_origins.users)
    admins = concat(["https://${var.admins_site.name}"], var.more_origins.admins)
  }

  # The secret is an API key, because API Gateway generates its value; it is in no usage plan. The firewall trusts the header
  # with the viewer's address only together with it.
  proof_header  = "x-site-proof"
  viewer_header = "x-viewer-address"

  # The local server sends the same headers.
  site_headers = var.enable_sites ? jsondecode(file(coalesce(var.headers_file, "${path.module}/../../src/web/headers.json"))) : null

  sites = { for who, site in {
    users  = { site = var.users_site, headers = "parents", domain = var.users_domain, api_id = module.users_api.id, stage = module.users_api.stage_name }
    admins = { site = var.admins_site, headers = "desk", domain = var.admins_domain, api_id = module.admins_api.id, stage = module.admins_api.stage_name }
  } : who => site if var.enable_sites }
}

resource "aws_api_gateway_api_key" "site" {
  count = var.enable_sites ? 1 : 0

  name        = "${local.name}-site"
  description = "By this the firewall knows calls that came through CloudFront"
}

resource "aws_cloudfront_function" "site" {
  for_each = var.enable_sites ? toset(["paths", "viewer"]) : []

  name    = "${local.name}-${each.value}"
  runtime = "cloudfront-js-2.0"
  code    = file("${path.module}/${each.value}.js")
}

module "site" {
  source   = "./modules/site"
  for_each = local.sites

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  name          = "${local.name}-${each.key}-site"
  bucket        = "${local.name}-${each.key}-site-${local.account}"
  force_destroy = !local.is_prod
  site          = each.value.site
  headers       = local.site_headers[each.value.headers]
  functions     = { for name, function in aws_cloudfront_function.site : name => function.arn }
  proof         = { header = local.proof_header, value = aws_api_gateway_api_key.site[0].value }

  # With a custom domain, the gateway's default endpoint is disabled.
  api = {
    host = each.value.domain == null ? "${each.value.api_id}.execute-api.${var.region}.amazonaws.com" : each.value.domain.name
    path = each.value.domain == null ? "/${each.value.stage}" : ""
  }
}
