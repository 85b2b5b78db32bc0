# Users' files (`users/<hash of the sub>/...`: exports, read through pre-signed URLs only) and copies of the users' pool
# (`pool/<day>/...`). Not versioned, so that deleted files are gone.
resource "aws_s3_bucket" "files" {
  bucket        = "${local.name}-files-${local.account}"
  force_destroy = !local.is_prod
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "files" {
  bucket = aws_s3_bucket.files.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "files" {
  bucket = aws_s3_bucket.files.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "files" {
  bucket = aws_s3_bucket.files.id

  rule {
    id     = "exports-are-fetched-or-forgotten"
    status = "Enabled"

    filter {
      tag {
        key   = local.export_tag.key
        value = local.export_tag.value
      }
    }

    expiration {
      days = 7
    }

    # In case versioning is ever enabled.
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  # As long as the tables' point-in-time recovery, and until after the next copy.
  rule {
    id     = "copies-of-the-pool-last-as-long-as-backups"
    status = "Enabled"

    filter {
      tag {
        key   = local.pool_copy_tag.key
        value = local.pool_copy_tag.value
      }
    }

    expiration {
      days = 35
    }
  }

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "files" {
  bucket     = aws_s3_bucket.files.id
  policy     = data.aws_iam_policy_document.files.json
  depends_on = [aws_s3_bucket_public_access_block.files]
}

data "aws_iam_policy_document" "files" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.files.arn, "${aws_s3_bucket.files.arn}/*"]

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
