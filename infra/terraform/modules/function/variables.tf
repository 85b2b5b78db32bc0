variable "name" {
  type        = string
  description = "Name of the function and its role; the log group is /aws/lambda/<name>."
}

variable "description" {
  type        = string
  description = "Description of the function."
}

variable "image_uri" {
  type        = string
  description = "The image, by tag or digest."
}

variable "architecture" {
  type        = string
  description = "arm64 or x86_64."
}

variable "command" {
  type        = list(string)
  description = "The handler, as module.function; null for the image's own entrypoint."
  default     = null
}

variable "memory_mb" {
  type        = number
  description = "Memory in MB; CPU is proportional to it."
}

variable "timeout" {
  type        = number
  description = "Timeout of an invocation, in seconds."
}

variable "concurrency" {
  type        = number
  description = "Reserved concurrency, guaranteed and maximum; -1 reserves none."
}

variable "environment" {
  type        = map(string)
  description = "Environment variables: no secrets, only the names of their parameters."
}

variable "policy_json" {
  type        = string
  description = "The function's permissions, in addition to logs and traces."
}

variable "permissions_boundary" {
  type        = string
  description = "Permissions boundary of its role."
}

variable "kms_key_arn" {
  type        = string
  description = "The key that encrypts environment and log."
}

variable "log_retention_days" {
  type        = number
  description = "Retention of the log, in days."
}
