variable "env" {
  type        = string
  description = "Which deployment this is. One AWS account holds one: Parameter Store paths carry no environment."

  validation {
    condition     = contains(["dev", "prod"], var.env)
    error_message = "The environment is dev or prod."
  }
}

variable "account_id" {
  type        = string
  description = "The only account that this may be applied to; null accepts any."
  default     = null
}

variable "region" {
  type        = string
  description = "Where everything runs."
  default     = "ap-northeast-1"
}

variable "image_tag" {
  type        = string
  description = "Tag of the image in the registry: the commit that it was built from. An older one rolls back."

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$", var.image_tag))
    error_message = "Not an image tag."
  }
}

variable "architecture" {
  type        = string
  description = "Processor of the functions; the image is built for it (make image ARCH=...)."
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Lambda has arm64 and x86_64."
  }
}

variable "parents_a_day" {
  type        = number
  description = "How many parents come on a busy day. Throttles, shares and shards follow from it (capacity.tf, docs/scale.md); raise it, never lower it: counters are read from as many shards as there are."
  default     = 100000

  validation {
    condition     = var.parents_a_day >= 1 && var.parents_a_day <= 20000000
    error_message = "Up to 20 million: beyond that, counters need more shards than readers can add up."
  }
}

variable "api_concurrency" {
  type        = number
  description = "Reserved concurrency of the API function; null follows from parents_a_day, -1 reserves none, for an account whose limit is still 10."
  default     = null
}

variable "ttl_updater_concurrency" {
  type        = number
  description = "Reserved concurrency of ttl-updater; -1 reserves none."
  default     = 10
}

variable "integration_timeout_ms" {
  type        = number
  description = "How long a gateway waits for a buffered answer. More than 29,000 needs a raised quota for Regional APIs."
  default     = 29000

  validation {
    condition     = var.integration_timeout_ms >= 1000 && var.integration_timeout_ms <= 60000
    error_message = "From 1 s to the function's 60 s."
  }
}

variable "enable_streaming" {
  type        = bool
  description = "Serve POST /api/chat/messages by a function behind the Lambda Web Adapter (image tag + -streaming) and stream its answer."
  default     = false
}

variable "companion" {
  type        = string
  description = "Who answers parents: bedrock, or offline for an environment without a model."
  default     = "bedrock"

  validation {
    condition     = contains(["bedrock", "offline"], var.companion)
    error_message = "bedrock or offline."
  }
}

variable "bedrock_model" {
  type        = string
  description = "Inference profile that answers."
  default     = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"

  validation {
    condition     = can(regex("^[a-z]{2,6}\\.[a-z0-9]+\\.[a-z0-9.:-]+$", var.bedrock_model))
    error_message = "An inference profile: geography.vendor.model."
  }
}

variable "bedrock_cheaper_model" {
  type        = string
  description = "Inference profile that answers when the day's budget runs low; null goes straight to the offline replies."
  default     = null
}

variable "bedrock_regions" {
  type        = list(string)
  description = "Regions that the profiles may route to; jp. is Tokyo and Osaka."
  default     = ["ap-northeast-1", "ap-northeast-3"]
}

variable "bedrock_guardrail" {
  type        = object({ id = string, version = string })
  description = "Guardrail that every message passes; null for none."
  default     = null
}

variable "users_site" {
  type        = object({ name = string, zone_id = optional(string), certificate_arn = optional(string) })
  description = "Domain of the users' site, with or without enable_sites: its origins, sign-in and settings follow from it. With zone_id, its certificate and DNS records are made."

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z0-9-]+$", var.users_site.name)) && can(regex("^arn:aws[a-z-]*:acm:us-east-1:", coalesce(var.users_site.certificate_arn, "arn:aws:acm:us-east-1:")))
    error_message = "A domain's name, and a certificate of us-east-1: CloudFront takes no other."
  }
}

variable "admins_site" {
  type        = object({ name = string, zone_id = optional(string), certificate_arn = optional(string) })
  description = "Domain of the operators' site."

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z0-9-]+$", var.admins_site.name)) && can(regex("^arn:aws[a-z-]*:acm:us-east-1:", coalesce(var.admins_site.certificate_arn, "arn:aws:acm:us-east-1:")))
    error_message = "A domain's name, and a certificate of us-east-1: CloudFront takes no other."
  }
}

variable "more_origins" {
  type        = object({ users = optional(list(string), []), admins = optional(list(string), []) })
  description = "Origins besides the sites' own that may call and be signed in on: a developer's machine."
  default     = {}

  validation {
    condition     = alltrue([for o in concat(var.more_origins.users, var.more_origins.admins) : can(regex("^(https://[a-z0-9.-]+|http://localhost:[0-9]+)$", o))])
    error_message = "https origins without a path; http only for localhost."
  }
}

variable "enable_sites" {
  type        = bool
  description = "Serve both sites by CloudFront from buckets of this deployment (make site)."
  default     = false

  validation {
    condition     = !var.enable_sites || alltrue([for site in [var.users_site, var.admins_site] : site.zone_id != null || site.certificate_arn != null])
    error_message = "A site needs its zone, or a certificate that was made elsewhere."
  }
}

variable "headers_file" {
  type        = string
  description = "Headers of both sites' pages; null for those of src/web/headers.json."
  default     = null
}

variable "app_schemes" {
  type        = list(string)
  description = "Schemes of apps of your own, to which Stripe's pages may return, too: \"homebiyori\" for homebiyori://billing/done."
  default     = []

  validation {
    condition     = alltrue([for s in var.app_schemes : can(regex("^[a-z][a-z0-9+.-]{1,63}$", s)) && !contains(["about", "blob", "content", "data", "facetime", "file", "filesystem", "ftp", "ftps", "geo", "http", "https", "intent", "javascript", "mailto", "market", "sms", "ssh", "tel", "vbscript", "view-source", "ws", "wss"], s)])
    error_message = "Schemes in lower case, without \":\", and none that a browser or a telephone takes for its own."
  }
}

variable "google_client_id" {
  type        = string
  description = "OAuth client of Google sign-in; its secret never passes through here (docs/deployment.md)."
}

variable "stripe" {
  type        = object({ price_monthly = string, price_yearly = string, portal_configuration = optional(string, "") })
  description = "Stripe's ids of the two prices and of the portal's configuration; null sells nothing yet."
  default     = null
}

variable "users_domain" {
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  description = "Domain of the users' API; null keeps the gateway's own address. With zone_id, its DNS record is made."
  default     = null
}

variable "admins_domain" {
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  description = "Domain of the admins' API; null keeps the gateway's own address."
  default     = null
}

variable "internal_caller_role_arns" {
  type        = list(string)
  description = "Roles of other functions that may create notifications (POST /internal/notifications/create)."
  default     = []
}

variable "alarm_emails" {
  type        = list(string)
  description = "Who is told of alarms and of the budget; each address confirms once."
}

variable "monthly_budget_usd" {
  type        = number
  description = "AWS's bill a month at which alarms go off (80 % spent, 100 % forecast)."
}

variable "log_retention_days" {
  type        = number
  description = "How long logs are kept."
  default     = 365
}

variable "manage_gateway_account" {
  type        = bool
  description = "Set the account-wide role by which API Gateway writes logs; false where something else has."
  default     = true
}

variable "table_names" {
  type        = map(string)
  description = "Names of tables that were restored, by key (docs/deployment.md: restoring); the others have their usual ones."
  default     = {}

  validation {
    condition     = alltrue([for name in values(var.table_names) : startswith(name, "homebiyori-${var.env}-")])
    error_message = "A table of this environment: the deployer's policy goes by the name."
  }
}
