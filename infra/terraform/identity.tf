# Users and admins have separate pools, so no parent can get a token that an admin route accepts.

locals {
  resource_server = "homebiyori"
  # A REST API's Cognito authorizer accepts only ID tokens; if the method has a scope, only access tokens.
  user_scope  = "${local.resource_server}/user"
  admin_scope = "${local.resource_server}/admin"
  admin_group = "admins"

  sign_in_urls = {
    for who, domain in aws_cognito_user_pool_domain.this : who => "https://${domain.domain}.auth.${var.region}.amazoncognito.com"
  }

  pool_issuers = {
    users  = "https://cognito-idp.${var.region}.amazonaws.com/${aws_cognito_user_pool.users.id}"
    admins = "https://cognito-idp.${var.region}.amazonaws.com/${aws_cognito_user_pool.admins.id}"
  }
}

resource "aws_cognito_user_pool" "users" {
  name                = "${local.name}-users"
  deletion_protection = local.is_prod ? "ACTIVE" : "INACTIVE"
  user_pool_tier      = "ESSENTIALS"
  # Google handles second factors; this pool has no passwords.
  mfa_configuration = "OFF"

  # Users can only sign up through Google, not with a password.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "admin_only"
      priority = 1
    }
  }
}

resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.users.id
  provider_name = "Google"
  provider_type = "Google"

  provider_details = {
    client_id     = var.google_client_id
    client_secret = "set by infra/scripts/keys.py google"
    # Request neither e-mail address nor name; users are identified by their sub.
    authorize_scopes = "openid"
  }

  attribute_mapping = {
    username = "sub"
  }

  lifecycle {
    ignore_changes = [provider_details["client_secret"]]
  }
}

resource "aws_cognito_resource_server" "users" {
  user_pool_id = aws_cognito_user_pool.users.id
  identifier   = local.resource_server
  name         = "Homebiyori"

  scope {
    scope_name        = "user"
    scope_description = "Everything that a parent may do"
  }
}

resource "aws_cognito_user_pool_client" "users" {
  name         = "${local.name}-users"
  user_pool_id = aws_cognito_user_pool.users.id
  # The pages' backend (src/homebiyori/session) and native apps use the authorization code flow with PKCE.
  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", local.user_scope]
  supported_identity_providers         = [aws_cognito_identity_provider.google.provider_name]
  callback_urls                        = [for origin in local.origins.users : "${origin}/api/session/callback"]
  logout_urls                          = [for origin in local.origins.users : "${origin}/"]
  # If empty, Cognito enables several flows. Rotation excludes ALLOW_REFRESH_TOKEN_AUTH; SRP is unusable without a password.
  explicit_auth_flows           = ["ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true
  access_token_validity         = 1
  id_token_validity             = 1
  refresh_token_validity        = 30

  token_validity_units {
    access_token  = "hours"
    id_token      = "hours"
    refresh_token = "days"
  }

  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 30
  }

  depends_on = [aws_cognito_resource_server.users]
}

# For the release's test user, who gets a new random password each time. Sign-in needs IAM permissions. The tokens have no
# scope, so gateways reject them; they work only for direct invocations.
resource "aws_cognito_user_pool_client" "release" {
  name                          = "${local.name}-release"
  user_pool_id                  = aws_cognito_user_pool.users.id
  generate_secret               = false
  explicit_auth_flows           = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true
  access_token_validity         = 5
  id_token_validity             = 5
  refresh_token_validity        = 60

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "minutes"
  }
}

resource "aws_cognito_user_pool" "admins" {
  name                     = "${local.name}-admins"
  deletion_protection      = local.is_prod ? "ACTIVE" : "INACTIVE"
  user_pool_tier           = "ESSENTIALS"
  mfa_configuration        = "ON"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  username_configuration {
    case_sensitive = false
  }

  software_token_mfa_configuration {
    enabled = true
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = true
    temporary_password_validity_days = 1
  }

  # A lost password or second factor is reset by an administrator, not by e-mail.
  account_recovery_setting {
    recovery_mechanism {
      name     = "admin_only"
      priority = 1
    }
  }
}

resource "aws_cognito_user_group" "admins" {
  user_pool_id = aws_cognito_user_pool.admins.id
  name         = local.admin_group
  description  = "Operators; the app refuses whoever is not in it"
}

resource "aws_cognito_resource_server" "admins" {
  user_pool_id = aws_cognito_user_pool.admins.id
  identifier   = local.resource_server
  name         = "Homebiyori admin"

  scope {
    scope_name        = "admin"
    scope_description = "Everything that an operator may do"
  }
}

resource "aws_cognito_user_pool_client" "admins" {
  name                                 = "${local.name}-admins"
  user_pool_id                         = aws_cognito_user_pool.admins.id
  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", local.admin_scope]
  supported_identity_providers         = ["COGNITO"]
  callback_urls                        = [for origin in local.origins.admins : "${origin}/api/admin/session/callback"]
  logout_urls                          = [for origin in local.origins.admins : "${origin}/"]
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  access_token_validity                = 1
  id_token_validity                    = 1
  refresh_token_validity               = 30

  token_validity_units {
    access_token  = "hours"
    id_token      = "hours"
    refresh_token = "days"
  }

  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 30
  }

  depends_on = [aws_cognito_resource_server.admins]
}

# Cognito's hosted sign-in pages. The prefix must be unique in the region, so it includes the account.
resource "aws_cognito_user_pool_domain" "this" {
  for_each = { users = aws_cognito_user_pool.users.id, admins = aws_cognito_user_pool.admins.id }

  domain                = "${local.name}-${each.key}-${local.account}"
  user_pool_id          = each.value
  managed_login_version = 2
}

resource "aws_cognito_managed_login_branding" "this" {
  for_each = {
    users  = { pool = aws_cognito_user_pool.users.id, client = aws_cognito_user_pool_client.users.id }
    admins = { pool = aws_cognito_user_pool.admins.id, client = aws_cognito_user_pool_client.admins.id }
  }

  user_pool_id                = each.value.pool
  client_id                   = each.value.client
  use_cognito_provided_values = true

  depends_on = [aws_cognito_user_pool_domain.this]
}
