resource "aws_acm_certificate" "this" {
  count    = var.site.zone_id == null ? 0 : 1
  provider = aws.us_east_1

  domain_name       = var.site.name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # A certificate with one name has one validation record.
  validation = one(flatten([for each in aws_acm_certificate.this : tolist(each.domain_validation_options)]))
}

resource "aws_route53_record" "validation" {
  count = var.site.zone_id == null ? 0 : 1

  zone_id         = var.site.zone_id
  name            = local.validation.resource_record_name
  type            = local.validation.resource_record_type
  records         = [local.validation.resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  count    = var.site.zone_id == null ? 0 : 1
  provider = aws.us_east_1

  certificate_arn         = aws_acm_certificate.this[0].arn
  validation_record_fqdns = [aws_route53_record.validation[0].fqdn]
}

resource "aws_route53_record" "site" {
  for_each = var.site.zone_id == null ? [] : toset(["A", "AAAA"])

  zone_id = var.site.zone_id
  name    = var.site.name
  type    = each.value

  alias {
    name                   = aws_cloudfront_distribution.this.domain_name
    zone_id                = aws_cloudfront_distribution.this.hosted_zone_id
    evaluate_target_health = false
  }
}
