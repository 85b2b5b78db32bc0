output "users_url" {
  description = "The users' API: make smoke URL=..."
  value       = module.users_api.url
}

output "admins_url" {
  description = "The admins' API."
  value       = module.admins_api.url
}

output "dns_targets" {
  description = "What the DNS records of the custom domains point to, where no zone was given."
  value       = { users = module.users_api.dns_target, admins = module.admins_api.dns_target }
}

output "sites" {
  description = "Where make site puts each site's pages, by which name it serves them, and what its DNS record points to."
  value = {
    for who, site in module.site : who => {
      url = local.origins[who][0], bucket = site.bucket, distribution_id = site.distribution_id, dns_target = site.dns_target
    }
  }
}

output "sign_in" {
  description = "What the sites need to sign people in."
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
  description = "The redirect address to enter at Google."
  value       = "${local.sign_in_urls.users}/oauth2/idpresponse"
}

output "registry" {
  description = "Where make image pushes to."
  value       = aws_ecr_repository.app.repository_url
}

output "images" {
  description = "Tags of the images that the functions run on: make deploy marks them as live."
  value       = join(" ", concat([var.image_tag], var.enable_streaming ? ["${var.image_tag}-streaming"] : []))
}

output "functions" {
  description = "Names of the functions, for logs and roll-backs."
  value       = local.functions
}

output "internal_api" {
  description = "What the policy of an internal caller allows: execute-api:Invoke on this."
  value       = "${module.users_api.execution_arn}/${module.users_api.stage_name}/POST/internal/notifications/create"
}

output "dead_letters" {
  description = "Queue of what failed three times."
  value       = aws_sqs_queue.ttl_dead.url
}

output "quotas" {
  description = "What the account must be given for parents_a_day, with half as much again (docs/scale.md): ask for it before they come."
  value       = local.quotas
}
