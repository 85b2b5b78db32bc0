variable "env" {
  type        = string
  description = "The environment. Each needs its own AWS account, because Parameter Store paths do not contain it."

  validation {
    condition     = contains(["dev", "prod"], var.env)
    error_message = "The environment is dev or prod."
  }
}

variable "account_id" {
  type        = string
  description = "The only account that may be applied to; null allows any."
  default     = null
}

variable "region" {
  type        = string
  description = "The AWS region."
  default     = "ap-northeast-1"
}

variable "image_tag" {
  type        = string
  description = "Tag of the image in the registry: the commit that it was built from."

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$", var.image_tag))
    error_message = "Not an image tag."
  }
}

variable "architecture" {
  type        = string
  description = "CPU architecture of the functions; the image must be built for it (make image ARCH=...)."
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Lambda has arm64 and x86_64."
  }
}

variable "parents_a_day" {
  type        = number
  description = "Parents on a busy day. Throttles, concurrency and counter shards are derived from it (capacity.tf, docs/scale.md). Never lower it: counters are read from that number of shards."
  default     = 100000

  validation {
    condition     = var.parents_a_day >= 1 && var.parents_a_day <= 20000000
    error_message = "Up to 20 million: beyond that, counters need more shards than readers can add up."
  }
}

variable "api_concurrency" {
  type        = number
  description = "Reserved concurrency of the API function; null derives it from parents_a_day, -1 reserves none (for accounts whose limit is still 10)."
  default     = null
}

variable "ttl_updater_concurrency" {
  type        = number
  description = "Reserved concurrency of ttl-updater; -1 reserves none."
  default     = 10
}

variable "integration_timeout_ms" {
  type        = number
  description = "Timeout of buffered responses, in milliseconds. More than 29,000 requires a higher quota for Regional APIs."
  default     = 29000

  validation {
    condition     = var.integration_timeout_ms >= 1000 && var.integration_timeout_ms <= 60000
    error_message = "From 1 s to the function's 60 s."
  }
}

variable "enable_streaming" {
  type        = bool
  description = "Stream the responses of POST /api/chat/messages, from a function behind the Lambda Web Adapter (image tag + -streaming)."
  default     = false
}

variable "companion" {
  type        = string
  description = "The source of replies: bedrock, or offline for an environment without a model."
  default     = "bedrock"

  validation {
    condition     = contains(["bedrock", "offline"], var.companion)
    error_message = "bedrock or offline."
  }
}

variable "bedrock_model" {
  type        = string
  description = "Inference profile for replies."
  default     = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"

  validation {
    condition     = can(regex("^[a-z]{2,6}\\.[a-z0-9]+\\.[a-z0-9.:-]+$", var.bedrock_model))
    error_message = "An inference profile: geography.vendor.model."
  }
}

variable "bedrock_cheaper_model" {
  type        = string
  description = "Inference profile for replies when the daily budget runs low; null uses offline replies instead."
  default     = null
}

variable "bedrock_regions" {
  type        = list(string)
  description = "Regions that the profiles may route to; jp. is Tokyo and Osaka."
  default     = ["ap-northeast-1", "ap-northeast-3"]
}

variable "bedrock_guardrail" {
  type        = object({ id = string, version = string })
  description = "Guardrail for all messages; null for none."
  default     = null
}

variable "users_site" {
  type        = object({ name = string, zone_id = optional(string), certificate_arn = optional(string) })
  description = "Domain of the users' site; required even without enable_sites, because origins, sign-in and settings are derived from it. With zone_id, certificate and DNS records are created."

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z0-9-]+$", var.users_site.name)) && can(regex("^arn:aws[a-z-]*:acm:us-east-1:", coalesce(var.users_site.certificate_arn, "arn:aws:acm:us-east-1:")))
    error_message = "A domain's name, and a certificate of us-east-1: CloudFront takes no other."
  }
}

variable "admins_site" {
  type        = object({ name = string, zone_id = optional(string), certificate_arn = optional(string) })
  description = "Domain of the operators' site; as users_site."

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z0-9-]+$", var.admins_site.name)) && can(regex("^arn:aws[a-z-]*:acm:us-east-1:", coalesce(var.admins_site.certificate_arn, "arn:aws:acm:us-east-1:")))
    error_message = "A domain's name, and a certificate of us-east-1: CloudFront takes no other."
  }
}

variable "more_origins" {
  type        = object({ users = optional(list(string), []), admins = optional(list(string), []) })
  description = "Additional origins for CORS and sign-in, such as a developer's machine."
  default     = {}

  validation {
    condition     = alltrue([for o in concat(var.more_origins.users, var.more_origins.admins) : can(regex("^(https://[a-z0-9.-]+|http://localhost:[0-9]+)$", o))])
    error_message = "https origins without a path; http only for localhost."
  }
}

variable "enable_sites" {
  type        = bool
  description = "Serve both sites with CloudFront, from buckets of this deployment (make site)."
  default     = false

  validation {
    condition     = !var.enable_sites || alltrue([for site in [var.users_site, var.admins_site] : site.zone_id != null || site.certificate_arn != null])
    error_message = "A site needs its zone, or a certificate that was made elsewhere."
  }
}

variable "headers_file" {
  type        = string
  description = "File with the headers of both sites' pages; null for src/web/headers.json."
  default     = null
}

variable "app_schemes" {
  type        = list(string)
  description = "URL schemes of native apps that Stripe's pages may return to, such as \"homebiyori\" for homebiyori://billing/done."
  default     = []

  validation {
    condition     = alltrue([for s in var.app_schemes : can(regex("^[a-z][a-z0-9+.-]{1,63}$", s)) && !contains(["about", "blob", "content", "data", "facetime", "file", "filesystem", "ftp", "ftps", "geo", "http", "https", "intent", "javascript", "mailto", "market", "sms", "ssh", "tel", "vbscript", "view-source", "ws", "wss"], s)])
    error_message = "Schemes in lower case, without \":\", and none that a browser or a telephone takes for its own."
  }
}

variable "google_client_id" {
  type        = string
  description = "OAuth client ID of Google sign-in; its secret is set by infra/scripts/keys.py (docs/deployment.md)."
}

variable "stripe" {
  type        = object({ price_monthly = string, price_yearly = string, portal_configuration = optional(string, "") })
  description = "Stripe's IDs of the two prices and the portal configuration; null disables sales."
  default     = null
}

variable "users_domain" {
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  description = "Domain of the users' API; null uses the gateway's default endpoint. With zone_id, its DNS record is created."
  default     = null
}

variable "admins_domain" {
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  description = "Domain of the admins' API; as users_domain."
  default     = null
}

variable "internal_caller_role_arns" {
  type        = list(string)
  description = "Roles of other services that may create notifications (POST /internal/notifications/create)."
  default     = []
}

variable "alarm_emails" {
  type        = list(string)
  description = "Addresses for alarms and budget notifications; each must confirm its subscription."
}

variable "monthly_budget_usd" {
  type        = number
  description = "Monthly AWS budget; notifies at 80 % actual and 100 % forecast cost."
}

variable "log_retention_days" {
  type        = number
  description = "Retention of logs, in days."
  default     = 365
}

variable "manage_gateway_account" {
  type        = bool
  description = "Whether to set API Gateway's account-wide logging role; false if it is managed elsewhere."
  default     = true
}

variable "table_names" {
  type        = map(string)
  description = "Names of restored tables, by key (docs/deployment.md, Restoring); the others have default names."
  default     = {}

  validation {
    condition     = alltrue([for name in values(var.table_names) : startswith(name, "homebiyori-${var.env}-")])
    error_message = "A table of this environment: the deployer's policy goes by the name."
  }
}
