output "id" {
  description = "The API's ID, by which the function distinguishes the gateways."
  value       = aws_api_gateway_rest_api.this.id
}

output "name" {
  description = "The API's name, the dimension of its metrics."
  value       = aws_api_gateway_rest_api.this.name
}

output "execution_arn" {
  description = "The API's execution ARN, for callers' policies."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "stage_name" {
  description = "The only stage."
  value       = aws_api_gateway_stage.this.stage_name
}

output "url" {
  description = "The API's URL, without a trailing slash."
  value       = var.domain == null ? aws_api_gateway_stage.this.invoke_url : "https://${var.domain.name}"
}

output "dns_target" {
  description = "Target for the domain's DNS record, if Terraform does not create it."
  value       = one(aws_api_gateway_domain_name.this[*].regional_domain_name)
}

output "settings" {
  description = "Settings for the tests."
  value = {
    document      = jsondecode(aws_api_gateway_rest_api.this.body)
    default       = aws_api_gateway_method_settings.all.settings[0]
    throttles     = { for key, each in aws_api_gateway_method_settings.route : each.method_path => each.settings[0] }
    endpoint      = aws_api_gateway_rest_api.this.endpoint_configuration[0].types
    compressed    = aws_api_gateway_rest_api.this.minimum_compression_size
    closed        = aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    deployed_when = aws_api_gateway_deployment.this.triggers
    access_log    = aws_api_gateway_stage.this.access_log_settings[0]
    waf           = aws_wafv2_web_acl_association.this.web_acl_arn
    permissions   = concat([aws_lambda_permission.gateway.source_arn], aws_lambda_permission.streaming[*].source_arn)
    qualifiers    = concat([aws_lambda_permission.gateway.qualifier], aws_lambda_permission.streaming[*].qualifier)
    log = {
      retention   = aws_cloudwatch_log_group.access.retention_in_days
      kms_key_arn = aws_cloudwatch_log_group.access.kms_key_id
    }
  }
}
