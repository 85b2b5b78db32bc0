output "bucket" {
  description = "The bucket that make site uploads to."
  value       = aws_s3_bucket.pages.id
}

output "distribution_id" {
  description = "The distribution that make site invalidates."
  value       = aws_cloudfront_distribution.this.id
}

output "dns_target" {
  description = "Target for the domain's DNS record, if Terraform does not create it."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "settings" {
  description = "Settings for the tests."
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
