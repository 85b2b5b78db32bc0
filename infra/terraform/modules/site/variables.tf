variable "name" {
  type        = string
  description = "Name of the site and of what belongs to it."
}

variable "bucket" {
  type        = string
  description = "Name of the bucket that holds the pages; buckets share one namespace with everybody's."
}

variable "force_destroy" {
  type        = bool
  description = "Whether the bucket may be destroyed with its pages in it."
}

variable "site" {
  type        = object({ name = string, zone_id = optional(string), certificate_arn = optional(string) })
  description = "The site's domain; with zone_id, its certificate and DNS records are made."
}

variable "headers" {
  type        = map(string)
  description = "Headers of every page and asset (src/web/headers.json)."
}

variable "api" {
  type        = object({ host = string, path = string })
  description = "Where /api/* goes: the gateway's host, and the path of its stage."
}

variable "proof" {
  type        = object({ header = string, value = string })
  description = "What the gateway's firewall knows the site's calls by."
  sensitive   = true
}

variable "functions" {
  type        = object({ paths = string, viewer = string })
  description = "ARNs of the two CloudFront functions."
}
