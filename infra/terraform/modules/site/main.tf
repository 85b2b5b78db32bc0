# A site: pages in a private bucket behind CloudFront, and /api/* on the same origin, served by the gateway.

locals {
  pages = "pages"
  api   = "api"

  # Managed policies: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
  # and .../using-managed-origin-request-policies.html
  caching_optimized      = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  caching_disabled       = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  all_viewer_except_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

  certificate_arn = var.site.zone_id == null ? var.site.certificate_arn : aws_acm_certificate_validation.this[0].certificate_arn

  # CloudFront has dedicated settings for these headers, and rejects them as custom headers.
  security_headers = ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"]
}

resource "aws_s3_bucket" "pages" {
  bucket        = var.bucket
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "pages" {
  bucket                  = aws_s3_bucket.pages.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "pages" {
  bucket = aws_s3_bucket.pages.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# The pages are public, so they do not need our key.
resource "aws_s3_bucket_server_side_encryption_configuration" "pages" {
  bucket = aws_s3_bucket.pages.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "pages" {
  bucket = aws_s3_bucket.pages.id

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "pages" {
  bucket     = aws_s3_bucket.pages.id
  policy     = data.aws_iam_policy_document.pages.json
  depends_on = [aws_s3_bucket_public_access_block.pages]
}

data "aws_iam_policy_document" "pages" {
  statement {
    sid       = "ThisDistribution"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pages.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }

  # Without permission to list, S3 answers 403 instead of 404 for missing objects.
  statement {
    sid       = "NotFound"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.pages.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.pages.arn, "${aws_s3_bucket.pages.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_cloudfront_origin_access_control" "pages" {
  name                              = var.name
  description                       = "CloudFront signs what it asks of the bucket"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Pages are revalidated each time. The maximum TTL is not 0, because CloudFront would then not compress.
resource "aws_cloudfront_cache_policy" "pages" {
  name        = "${var.name}-pages"
  comment     = "As long as the object says, else not at all"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 1

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "pages" {
  name    = var.name
  comment = "src/web/headers.json"

  security_headers_config {
    content_security_policy {
      content_security_policy = var.headers["Content-Security-Policy"]
      override                = true
    }

    # The only value is nosniff.
    content_type_options {
      override = var.headers["X-Content-Type-Options"] == "nosniff"
    }

    frame_options {
      frame_option = var.headers["X-Frame-Options"]
      override     = true
    }

    referrer_policy {
      referrer_policy = var.headers["Referrer-Policy"]
      override        = true
    }

    # The same value as in http/access_log.py for the API. Not in headers.json, because the local server has no TLS.
    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }
  }

  custom_headers_config {
    dynamic "items" {
      for_each = { for name, value in var.headers : name => value if !contains(local.security_headers, name) }

      content {
        header   = items.key
        value    = items.value
        override = true
      }
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  comment             = var.name
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  default_root_object = "index.html"
  aliases             = [var.site.name]
  # The cheapest price class with edge locations in Japan.
  price_class = "PriceClass_200"

  origin {
    origin_id                = local.pages
    domain_name              = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.pages.id
  }

  origin {
    origin_id   = local.api
    domain_name = var.api.host
    origin_path = var.api.path

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      # The longest pause in a streamed response.
      origin_read_timeout = 60
    }

    # Replaces any header of this name from the viewer.
    custom_header {
      name  = var.proof.header
      value = var.proof.value
    }
  }

  # Pages, config.json, sw.js, manifest.webmanifest: with Cache-Control no-cache (infra/scripts/site.py).
  default_cache_behavior {
    target_origin_id           = local.pages
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = aws_cloudfront_cache_policy.pages.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.pages.id

    function_association {
      event_type   = "viewer-request"
      function_arn = var.functions.paths
    }
  }

  # Files with a content hash in their name: with Cache-Control immutable. Missing files are a 404.
  ordered_cache_behavior {
    path_pattern               = "/assets/*"
    target_origin_id           = local.pages
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = aws_cloudfront_response_headers_policy.pages.id
  }

  # Nothing is cached (a minimum TTL above 0 would even cache private responses), and everything is forwarded except Host,
  # by which the gateway identifies the API. The app sends its own security headers.
  ordered_cache_behavior {
    path_pattern             = "/api/*"
    target_origin_id         = local.api
    viewer_protocol_policy   = "https-only"
    allowed_methods          = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods           = ["GET", "HEAD"]
    compress                 = false
    cache_policy_id          = local.caching_disabled
    origin_request_policy_id = local.all_viewer_except_host

    function_association {
      event_type   = "viewer-request"
      function_arn = var.functions.viewer
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = local.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
