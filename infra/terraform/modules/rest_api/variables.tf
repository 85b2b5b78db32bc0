variable "name" {
  type        = string
  description = "Name of the API and of what belongs to it."
}

variable "description" {
  type        = string
  description = "Whom it serves."
}

variable "routes" {
  type        = list(object({ method = string, path = string, access = string }))
  description = "Every method that exists. access: token (an access token of the pool), iam (a signed call) or open."

  validation {
    condition     = alltrue([for route in var.routes : contains(["token", "iam", "open"], route.access)])
    error_message = "access is token, iam or open."
  }
}

variable "streamed" {
  type        = set(string)
  description = "Routes (\"POST /path\") whose answers are streamed by the streaming function."
  default     = []
}

variable "function_name" {
  type        = string
  description = "The function that answers."
}

variable "function_arn" {
  type        = string
  description = "Its ARN with the alias, as a plain string: its environment names this API, so this API cannot wait for it."
}

variable "alias" {
  type        = string
  description = "The alias by which each of its functions is called."
}

variable "streaming_function_name" {
  type        = string
  description = "The function that streams; null for none."
  default     = null
}

variable "streaming_function_arn" {
  type        = string
  description = "Its ARN with the alias, as a plain string."
  default     = ""
}

variable "user_pool_arn" {
  type        = string
  description = "The pool whose access tokens are accepted."
}

variable "scope" {
  type        = string
  description = "The scope that an access token must have."
}

variable "allowed_origins" {
  type        = list(string)
  description = "Origins whose pages may call."
}

variable "problems" {
  type        = map(object({ status = number, code = string, title = string }))
  description = "The gateway's own refusals (gateway response types), as RFC 9457 problems."
}

variable "throttle" {
  type        = object({ rate = number, burst = number })
  description = "Requests a second, and at once, of a method that has no throttle of its own."
}

variable "route_throttles" {
  type        = map(object({ rate = number, burst = number }))
  description = "Throttles of single routes (\"POST /path\")."
  default     = {}
}

variable "integration_timeout_ms" {
  type        = number
  description = "How long to wait for a buffered answer."
}

variable "compressed_from" {
  type        = number
  description = "Bytes from which an answer is compressed; null compresses none."
  default     = null
}

variable "domain" {
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  description = "Custom domain; null for none."
}

variable "web_acl_arn" {
  type        = string
  description = "The firewall in front."
}

variable "kms_key_arn" {
  type        = string
  description = "Encrypts the access log."
}

variable "log_retention_days" {
  type        = number
  description = "How long the access log is kept."
}

variable "log_role" {
  type        = list(string)
  description = "What the stage waits for: the account's setting by which API Gateway may write logs."
}
