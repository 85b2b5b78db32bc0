# Parameter Store holds what operators change while we run, and every secret (docs/product.md 1, 3 and 9).
locals {
  parameters = jsondecode(file("${path.module}/parameters.json"))

  # The setting that names each parameter, without HOMEBIYORI_: the value itself reaches neither the state nor the
  # function's environment.
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
    # Operators have the last word.
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "secret" {
  for_each = toset(concat(values(local.secrets), [local.google_secret]))

  name = each.value
  type = "SecureString"
  # The very word that infra/scripts/keys.py writes: SSM gives it back as it was last written, and any difference would be
  # an update, which sends an empty value in the place of the write-only one and is refused, with all that depends on it.
  key_id = aws_kms_alias.main.name
  # Write-only: sent once, never read back. infra/scripts/keys.py sets the real value. Every secret is a list, and
  # this one is empty: nothing signed with a placeholder is ever believed.
  value_wo         = ","
  value_wo_version = 1
}
