resource "aws_ecr_repository" "app" {
  name = local.name
  # A tag is a commit: what was deployed once can be deployed again.
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !local.is_prod

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.main.arn
  }
}

resource "aws_ecr_lifecycle_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "What lost its tag is of no use"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "Enough to roll back to"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 40 }
        action       = { type = "expire" }
      },
    ]
  })
}
