output "bucket" {
  description = "Where make site puts the pages."
  value       = aws_s3_bucket.pages.id
}

output "distribution_id" {
  description = "What make site makes forget the old pages."
  value       = aws_cloudfront_distribution.this.id
}

output "dns_target" {
  description = "What the domain's DNS record must point to, where Terraform does not make it."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "settings" {
  description = "What the tests look at."
  value = {
    distribution = aws_cloudfront_distribution.this
    headers      = aws_cloudfront_response_headers_policy.pages
    cache        = aws_cloudfront_cache_policy.pages
    control      = aws_cloudfront_origin_access_control.pages
    policy       = aws_s3_bucket_policy.pages.policy
    public       = aws_s3_bucket_public_access_block.pages
    certificate  = aws_acm_certificate.this
    records      = concat(aws_route53_record.validation, values(aws_route53_record.site))
  }
  sensitive = true
}
