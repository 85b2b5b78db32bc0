# Plans only, because a test could not destroy the protected bucket.

provider "aws" {
  # Dummy keys, so that the real provider cannot create anything.
  region     = "ap-northeast-1"
  access_key = "test"
  secret_key = "test"
}

variables {
  env        = "prod"
  repository = "owner/name"
}

run "state" {
  command = plan

  assert {
    condition     = aws_s3_bucket.state.bucket == "homebiyori-prod-terraform-state"
    error_message = "The bucket that the backend names."
  }

  assert {
    condition = (
      aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled" &&
      one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms" &&
      aws_s3_bucket_public_access_block.state.block_public_acls && aws_s3_bucket_public_access_block.state.block_public_policy &&
      aws_s3_bucket_public_access_block.state.ignore_public_acls && aws_s3_bucket_public_access_block.state.restrict_public_buckets
    )
    error_message = "Every version is kept, encrypted, and nobody else's to read."
  }
}

run "deployer" {
  command = plan

  assert {
    condition = (
      aws_iam_openid_connect_provider.github.url == "https://token.actions.githubusercontent.com" &&
      aws_iam_openid_connect_provider.github.client_id_list == toset(["sts.amazonaws.com"]) && aws_iam_role.deployer.max_session_duration == 3600
    )
    error_message = "GitHub's tokens, for AWS, for an hour."
  }

  assert {
    condition     = jsondecode(aws_iam_policy.deployer.policy) == jsondecode(file("deployer.json")) && jsondecode(aws_iam_policy.boundary.policy) == jsondecode(file("boundary.json"))
    error_message = "The role has the policy of the file, and so has the boundary."
  }
}

run "a_repository_is_one" {
  command = plan

  variables {
    repository = "owner/*"
  }

  expect_failures = [var.repository]
}
