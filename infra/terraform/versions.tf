terraform {
  # 1.11: write-only arguments, so that no secret is written to the state.
  required_version = ">= 1.11"

  required_providers {
    # Before https://github.com/hashicorp/terraform-provider-aws/pull/48121 every plan wanted to change Google's details.
    # All else is older: 5.100 plans and applies this tree but for `region` of aws_region (6.0) and
    # aws_cognito_managed_login_branding (6). No 6 has been tried on AWS: names are checked against those of 6.69.1. The
    # lock file takes hashes from the registry for four platforms, so whoever deploys makes it (`make lock`).
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

# CloudFront's certificates live there, and nothing else of ours.
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
