variable "name" {
  type        = string
  description = "Name of the site and its resources."
}

variable "bucket" {
  type        = string
  description = "Name of the pages' bucket, which must be globally unique."
}

variable "force_destroy" {
  type        = bool
  description = "Whether to destroy the bucket even if it contains pages."
}

variable "site" {
  type        = object({ name = string, zone_id = optional(string), certificate_arn = optional(string) })
  description = "The site's domain; with zone_id, its certificate and DNS records are created."
}

variable "headers" {
  type        = map(string)
  description = "Headers of all pages and assets (src/web/headers.json)."
}

variable "api" {
  type        = object({ host = string, path = string })
  description = "Origin of /api/*: the gateway's host, and the path of its stage."
}

variable "proof" {
  type        = object({ header = string, value = string })
  description = "Secret header by which the gateway's firewall recognizes the site's requests."
  sensitive   = true
}

variable "functions" {
  type        = object({ paths = string, viewer = string })
  description = "ARNs of the CloudFront functions."
}
