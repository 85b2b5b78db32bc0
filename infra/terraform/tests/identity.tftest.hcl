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

run "pools" {
  command = apply

  assert {
    condition     = aws_cognito_user_pool.admins.mfa_configuration == "ON" && aws_cognito_user_pool.admins.software_token_mfa_configuration[0].enabled
    error_message = "Operators have a second factor."
  }

  assert {
    condition     = aws_cognito_user_pool.admins.password_policy[0].minimum_length >= 12
    error_message = "Operators' passwords have 12 characters or more."
  }

  assert {
    condition = alltrue([
      for pool in [aws_cognito_user_pool.users, aws_cognito_user_pool.admins] : pool.admin_create_user_config[0].allow_admin_create_user_only
    ])
    error_message = "Nobody signs up with a password: parents come from Google, operators are made by operators."
  }

  assert {
    condition     = aws_cognito_user_group.admins.name == "admins" && aws_cognito_user_group.admins.user_pool_id == aws_cognito_user_pool.admins.id
    error_message = "The group that the app asks for (resources.ADMIN_GROUP)."
  }

  assert {
    condition     = aws_cognito_user_pool_client.users.supported_identity_providers == toset(["Google"]) && aws_cognito_identity_provider.google.user_pool_id == aws_cognito_user_pool.users.id
    error_message = "Parents sign in with Google."
  }

  assert {
    condition     = aws_cognito_identity_provider.google.attribute_mapping == tomap({ username = "sub" }) && aws_cognito_identity_provider.google.provider_details.authorize_scopes == "openid"
    error_message = "No e-mail address and no name reaches the pool."
  }

  assert {
    condition     = aws_cognito_user_pool_client.admins.supported_identity_providers == toset(["COGNITO"])
    error_message = "Operators sign in with a password, never through somebody else."
  }

  assert {
    condition = alltrue([
      for client in [aws_cognito_user_pool_client.users, aws_cognito_user_pool_client.admins] : (
        client.allowed_oauth_flows == toset(["code"]) && !client.generate_secret &&
        client.access_token_validity == 1 && client.token_validity_units[0].access_token == "hours" &&
        client.id_token_validity == 1 && client.token_validity_units[0].id_token == "hours" &&
        client.refresh_token_validity == 30 && client.token_validity_units[0].refresh_token == "days" &&
        client.refresh_token_rotation[0].feature == "ENABLED" &&
        !contains(client.explicit_auth_flows, "ALLOW_REFRESH_TOKEN_AUTH") && length(client.explicit_auth_flows) > 0 &&
        client.enable_token_revocation && client.prevent_user_existence_errors == "ENABLED"
      )
    ])
    error_message = "Code flow, tokens for an hour, refresh for 30 days with rotation (which excludes ALLOW_REFRESH_TOKEN_AUTH)."
  }

  assert {
    condition = (
      contains(aws_cognito_user_pool_client.users.allowed_oauth_scopes, local.user_scope) && !contains(aws_cognito_user_pool_client.users.allowed_oauth_scopes, local.admin_scope) &&
      contains(aws_cognito_user_pool_client.admins.allowed_oauth_scopes, local.admin_scope) &&
      local.user_scope == "${aws_cognito_resource_server.users.identifier}/${one(aws_cognito_resource_server.users.scope).scope_name}" &&
      local.admin_scope == "${aws_cognito_resource_server.admins.identifier}/${one(aws_cognito_resource_server.admins.scope).scope_name}"
    )
    error_message = "Tokens carry the scope that the gateway asks for."
  }

  assert {
    condition     = aws_cognito_user_pool_client.users.callback_urls == toset(["https://site.example/api/session/callback", "http://localhost:3000/api/session/callback"])
    error_message = "Sign-in returns to our own sites."
  }

  assert {
    condition = (
      aws_cognito_user_pool_client.users.logout_urls == toset(["https://site.example/", "http://localhost:3000/"]) &&
      aws_cognito_user_pool_client.admins.callback_urls == toset(["https://admin.site.example/api/admin/session/callback"]) &&
      aws_cognito_user_pool_client.admins.logout_urls == toset(["https://admin.site.example/"])
    )
    error_message = "So does sign-out; every address follows from the site's domain."
  }

  assert {
    condition = (
      aws_cognito_user_pool_client.release.explicit_auth_flows == toset(["ALLOW_ADMIN_USER_PASSWORD_AUTH"]) &&
      length(aws_cognito_user_pool_client.release.allowed_oauth_scopes) == 0 && length(aws_cognito_user_pool_client.release.callback_urls) == 0 &&
      aws_cognito_user_pool_client.release.token_validity_units[0].access_token == "minutes" && aws_cognito_user_pool_client.release.access_token_validity == 5
    )
    error_message = "A release's tokens are good for minutes, and for no gateway."
  }
}
