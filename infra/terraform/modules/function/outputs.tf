output "arn" {
  description = "The function's ARN."
  value       = aws_lambda_function.this.arn
}

output "name" {
  description = "The function's name."
  value       = aws_lambda_function.this.function_name
}

output "alias" {
  description = "The alias that callers use."
  value       = aws_lambda_alias.live.name
}

output "alias_arn" {
  description = "The alias's ARN."
  value       = aws_lambda_alias.live.arn
}

output "role_arn" {
  description = "The ARN of its role."
  value       = aws_iam_role.this.arn
}

output "log_group_name" {
  description = "The name of its log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "settings" {
  description = "Settings for the tests."
  value = {
    image_uri   = aws_lambda_function.this.image_uri
    command     = try(aws_lambda_function.this.image_config[0].command, null)
    memory_mb   = aws_lambda_function.this.memory_size
    timeout     = aws_lambda_function.this.timeout
    concurrency = aws_lambda_function.this.reserved_concurrent_executions
    environment = aws_lambda_function.this.environment[0].variables
    kms_key_arn = aws_lambda_function.this.kms_key_arn
    boundary    = aws_iam_role.this.permissions_boundary
    publish     = aws_lambda_function.this.publish
    alias       = aws_lambda_alias.live
    policies    = [aws_iam_role_policy.this.policy, aws_iam_role_policy.telemetry.policy]
    log = {
      retention   = aws_cloudwatch_log_group.this.retention_in_days
      kms_key_arn = aws_cloudwatch_log_group.this.kms_key_id
    }
  }
}
