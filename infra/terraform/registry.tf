resource "aws_ecr_repository" "app" {
  name = local.name
  # A tag is a commit, so any deployed image can be deployed again.
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

# A function fails if its image is gone, so live images must not expire, however old (tests/infra/test_registry.py).
resource "aws_ecr_lifecycle_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy     = file("${path.module}/images.json")
}
