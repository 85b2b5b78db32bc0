output "users_url" {
  description = "URL of the users' API, for make smoke URL=..."
  value       = module.users_api.url
}

output "admins_url" {
  description = "URL of the admins' API."
  value       = module.admins_api.url
}

output "dns_targets" {
  description = "Targets for the DNS records of the custom domains, if no zone is given."
  value       = { users = module.users_api.dns_target, admins = module.admins_api.dns_target }
}

output "sites" {
  description = "URL, bucket, distribution and DNS target of each site."
  value = {
    for who, site in module.site : who => {
      url = local.origins[who][0], bucket = site.bucket, distribution_id = site.distribution_id, dns_target = site.dns_target
    }
  }
}

output "sign_in" {
  description = "Sign-in settings of both sites."
  value = {
    users = {
      domain    = local.sign_in_urls.users
      pool_id   = aws_cognito_user_pool.users.id
      client_id = aws_cognito_user_pool_client.users.id
      scopes    = aws_cognito_user_pool_client.users.allowed_oauth_scopes
    }
    admins = {
      domain    = local.sign_in_urls.admins
      pool_id   = aws_cognito_user_pool.admins.id
      client_id = aws_cognito_user_pool_client.admins.id
      scopes    = aws_cognito_user_pool_client.admins.allowed_oauth_scopes
    }
  }
}

output "google_redirect_uri" {
  description = "The redirect URI to enter at Google."
  value       = "${local.sign_in_urls.users}/oauth2/idpresponse"
}

output "registry" {
  description = "The registry that make push pushes to."
  value       = aws_ecr_repository.app.repository_url
}

output "images" {
  description = "Tags of the images that the functions run; make deploy tags them as live."
  value       = join(" ", concat([var.image_tag], var.enable_streaming ? ["${var.image_tag}-streaming"] : []))
}

output "functions" {
  description = "Names of the functions, for logs and rollbacks."
  value       = local.functions
}

output "internal_api" {
  description = "The resource for execute-api:Invoke in the policy of an internal caller."
  value       = "${module.users_api.execution_arn}/${module.users_api.stage_name}/POST/internal/notifications/create"
}

output "dead_letters" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.ttl_dead.url
}

output "quotas" {
  description = "Account quotas required for parents_a_day, including a reserve of 50 % (docs/scale.md); request them in advance."
  value       = local.quotas
}
