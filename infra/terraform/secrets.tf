# Parameter Store holds all secrets, and the policies that operators change at run time (docs/product.md 1, 3 and 9).
locals {
  parameters = jsondecode(file("${path.module}/parameters.json"))

  # Parameters by the setting that holds their name, without the prefix HOMEBIYORI_. Their values are neither in the state
  # nor in the functions' environment.
  secrets = {
    CURSOR_KEYS_PARAMETER            = "/homebiyori/security/cursor_keys"
    INTERNAL_API_KEYS_PARAMETER      = "/homebiyori/security/internal_api_keys"
    STRIPE_SECRET_KEY_PARAMETER      = "/homebiyori/stripe/secret_key"
    STRIPE_WEBHOOK_SECRETS_PARAMETER = "/homebiyori/stripe/webhook_secrets"
  }

  google_secret = "/homebiyori/google/client_secret"
}

resource "aws_ssm_parameter" "policy" {
  for_each = local.parameters

  name  = each.key
  type  = "String"
  value = each.value

  lifecycle {
    # Operators change the values.
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "secret" {
  for_each = toset(concat(values(local.secrets), [local.google_secret]))

  name = each.value
  type = "SecureString"
  # Must be the same string as in infra/scripts/keys.py, because SSM returns the one last written. A difference would cause an
  # update with an empty value in place of the write-only one; SSM rejects it, and everything that depends on it fails.
  key_id = aws_kms_alias.main.name
  # Write-only: sent once, never read back. infra/scripts/keys.py sets the real value. Secrets are comma-separated lists; the
  # placeholder is an empty one, so nothing can be signed with it.
  value_wo         = ","
  value_wo_version = 1
}
