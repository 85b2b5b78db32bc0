variable "name" {
  type        = string
  description = "Name of the function, its role and its log group."
}

variable "description" {
  type        = string
  description = "What it does."
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
  description = "The entrypoint in the image: module.function, or the image's own."
  default     = null
}

variable "memory_mb" {
  type        = number
  description = "Memory; processor time grows with it."
}

variable "timeout" {
  type        = number
  description = "Seconds that one invocation may take."
}

variable "concurrency" {
  type        = number
  description = "Reserved concurrency: what it may have at most and always gets; -1 reserves none."
}

variable "environment" {
  type        = map(string)
  description = "What the code reads; no secrets, only the names of their parameters."
}

variable "policy_json" {
  type        = string
  description = "What the function may do, besides writing its log and its traces."
}

variable "permissions_boundary" {
  type        = string
  description = "The most that its role may do, whatever its policies say."
}

variable "kms_key_arn" {
  type        = string
  description = "Encrypts the environment and the log."
}

variable "log_retention_days" {
  type        = number
  description = "How long the log is kept."
}
