terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.69"
      # CloudFront requires certificates in us-east-1.
      configuration_aliases = [aws.us_east_1]
    }
  }
}
