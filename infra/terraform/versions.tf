terraform {
  # 1.11 has write-only arguments, which keep secrets out of the state.
  required_version = ">= 1.11"

  required_providers {
    # Before https://github.com/hashicorp/terraform-provider-aws/pull/48121, every plan changed Google's details. Nothing else
    # needs so new a version: 5.100 can apply this code, except `region` of aws_region and aws_cognito_managed_login_branding
    # (both 6). No version 6 has been tested on AWS; names are checked against the schema of 6.69.1. `make lock` creates the
    # lock file, with hashes from the registry for four platforms.
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.69"
    }
  }

  # envs/<env>.s3.tfbackend names the bucket; see docs/deployment.md.
  backend "s3" {}
}

provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  default_tags {
    tags = {
      Project     = "homebiyori"
      Environment = var.env
      ManagedBy   = "terraform"
    }
  }
}

# Only for CloudFront's certificates.
provider "aws" {
  alias               = "us_east_1"
  region              = "us-east-1"
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  default_tags {
    tags = {
      Project     = "homebiyori"
      Environment = var.env
      ManagedBy   = "terraform"
    }
  }
}
