# Prerequisites of a deployment: the bucket for Terraform's state, the role that GitHub deploys with, and the permissions
# boundary. An administrator applies it once (make bootstrap); its own state is stored in the same bucket.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.69"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "homebiyori"
      Environment = var.env
      ManagedBy   = "terraform"
    }
  }
}

variable "env" {
  type        = string
  description = "The environment. Each needs its own AWS account."

  validation {
    condition     = contains(["dev", "prod"], var.env)
    error_message = "The environment is dev or prod."
  }
}

variable "region" {
  type        = string
  description = "The AWS region."
  default     = "ap-northeast-1"
}

variable "repository" {
  type        = string
  description = "GitHub repository (owner/name) whose jobs in the environment of the same name as env may deploy."

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "owner/name, without any wildcard."
  }
}

locals {
  name = "homebiyori-${var.env}"
  # https://docs.github.com/actions/deployment/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
  issuer = "token.actions.githubusercontent.com"
}

resource "aws_s3_bucket" "state" {
  # Used by envs/<env>.s3.tfbackend, with a lock file (use_lockfile).
  bucket = "${local.name}-terraform-state"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    # The AWS managed key, because our own is in the state that this would encrypt.
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket                  = aws_s3_bucket.state.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket     = aws_s3_bucket.state.id
  depends_on = [aws_s3_bucket_versioning.state]

  rule {
    id     = "older-states-for-a-quarter"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 90
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "state" {
  bucket     = aws_s3_bucket.state.id
  policy     = data.aws_iam_policy_document.state.json
  depends_on = [aws_s3_bucket_public_access_block.state]
}

data "aws_iam_policy_document" "state" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]

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

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deployer" {
  name                 = "${local.name}-deployer"
  description          = "Deploys from GitHub, by a token of that job: there is no key to lose"
  assume_role_policy   = data.aws_iam_policy_document.github.json
  max_session_duration = 3600
}

data "aws_iam_policy_document" "github" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    # Only jobs of this environment, for which GitHub enforces reviewers and branches.
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["repo:${var.repository}:environment:${var.env}"]
    }
  }
}

resource "aws_iam_policy" "deployer" {
  name        = "${local.name}-deployer"
  description = "What a deployment makes and changes, by name or tag"
  policy      = jsonencode(jsondecode(file("${path.module}/deployer.json")))
}

resource "aws_iam_role_policy_attachment" "deployer" {
  role       = aws_iam_role.deployer.name
  policy_arn = aws_iam_policy.deployer.arn
}

# Limits every role that the deployer creates, because it could otherwise grant itself any permission through one.
resource "aws_iam_policy" "boundary" {
  name        = "${local.name}-boundary"
  description = "The most that a role of this deployment may ever do"
  policy      = jsonencode(jsondecode(file("${path.module}/boundary.json")))
}

output "deployer_role_arn" {
  description = "ARN of the role, for role-to-assume of aws-actions/configure-aws-credentials."
  value       = aws_iam_role.deployer.arn
}

output "permissions_boundary" {
  description = "ARN of the permissions boundary of all roles."
  value       = aws_iam_policy.boundary.arn
}
