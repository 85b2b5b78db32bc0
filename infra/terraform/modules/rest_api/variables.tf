variable "name" {
  type        = string
  description = "Name of the API and its resources."
}

variable "description" {
  type        = string
  description = "Description of the API."
}

variable "routes" {
  type        = list(object({ method = string, path = string, access = string }))
  description = "All methods. access: token (an access token of the pool), iam (a signed request) or open."

  validation {
    condition     = alltrue([for route in var.routes : contains(["token", "iam", "open"], route.access)])
    error_message = "access is token, iam or open."
  }
}

variable "streamed" {
  type        = set(string)
  description = "Routes (\"POST /path\") that are served by the streaming function."
  default     = []
}

variable "function_name" {
  type        = string
  description = "Name of the function behind the API."
}

variable "function_arn" {
  type        = string
  description = "Its ARN with the alias, as a literal string to avoid a cycle, because its environment contains this API's ID."
}

variable "alias" {
  type        = string
  description = "The alias of both functions."
}

variable "streaming_function_name" {
  type        = string
  description = "Name of the streaming function; null for none."
  default     = null
}

variable "streaming_function_arn" {
  type        = string
  description = "Its ARN with the alias, as a literal string."
  default     = ""
}

variable "user_pool_arn" {
  type        = string
  description = "The pool whose access tokens are accepted."
}

variable "scope" {
  type        = string
  description = "The required scope of access tokens."
}

variable "allowed_origins" {
  type        = list(string)
  description = "Origins allowed by CORS."
}

variable "problems" {
  type        = map(object({ status = number, code = string, title = string }))
  description = "The gateway's own error responses by response type, as RFC 9457 problems."
}

variable "throttle" {
  type        = object({ rate = number, burst = number })
  description = "Rate (requests a second) and burst of methods without their own throttle."
}

variable "route_throttles" {
  type        = map(object({ rate = number, burst = number }))
  description = "Throttles of single routes (\"POST /path\")."
  default     = {}
}

variable "integration_timeout_ms" {
  type        = number
  description = "Timeout of buffered responses, in milliseconds."
}

variable "compressed_from" {
  type        = number
  description = "Minimum size of compressed responses, in bytes; null disables compression."
  default     = null
}

variable "domain" {
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  description = "Custom domain; null for none."
}

variable "web_acl_arn" {
  type        = string
  description = "ARN of the firewall."
}

variable "kms_key_arn" {
  type        = string
  description = "The key that encrypts the access log."
}

variable "log_retention_days" {
  type        = number
  description = "Retention of the access log, in days."
}

variable "log_role" {
  type        = list(string)
  description = "The account's logging role setting, which the stage depends on."
}
