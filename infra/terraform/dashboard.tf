locals {
  # CloudFront's metrics are always in us-east-1.
  distributions = [for site in values(module.site) : site.distribution_id]

  graphs = [
    {
      title   = "Calls and errors", stat = "Sum"
      metrics = concat([], [for name in values(local.gateways) : [for metric in ["Count", "4XXError", "5XXError"] : ["AWS/ApiGateway", metric, "ApiName", name]]]...)
    },
    {
      title   = "Latency p95 (ms)", stat = "p95"
      metrics = [for name in values(local.gateways) : ["AWS/ApiGateway", "Latency", "ApiName", name]]
    },
    {
      title   = "At once", stat = "Maximum"
      metrics = [for name in values(local.functions) : ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", name]]
    },
    {
      title   = "Failed and throttled invocations", stat = "Sum"
      metrics = concat([], [for name in values(local.functions) : [for metric in ["Errors", "Throttles"] : ["AWS/Lambda", metric, "FunctionName", name]]]...)
    },
    {
      title   = "Bedrock", stat = "Sum"
      metrics = concat([], [for model in local.bedrock_models : [for metric in local.bedrock_metrics : ["AWS/Bedrock", metric, "ModelId", model]]]...)
    },
    {
      title   = "Bedrock tokens", stat = "Sum"
      metrics = concat([], [for model in local.bedrock_models : [for metric in ["InputTokenCount", "OutputTokenCount"] : ["AWS/Bedrock", metric, "ModelId", model]]]...)
    },
    {
      title   = "Tables: capacity units", stat = "Sum"
      metrics = concat([], [for table in aws_dynamodb_table.this : [for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] : ["AWS/DynamoDB", metric, "TableName", table.name]]]...)
    },
    {
      title   = "Queue of work and its dead letters", stat = "Maximum"
      metrics = [for queue in [aws_sqs_queue.ttl, aws_sqs_queue.ttl_dead] : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.name]]
    },
    {
      title   = "Sites: requests", stat = "Sum", region = "us-east-1"
      metrics = [for id in local.distributions : ["AWS/CloudFront", "Requests", "DistributionId", id, "Region", "Global"]]
    },
    {
      title   = "Sites: errors (per cent)", stat = "Average", region = "us-east-1"
      metrics = concat([], [for id in local.distributions : [for metric in ["4xxErrorRate", "5xxErrorRate"] : ["AWS/CloudFront", metric, "DistributionId", id, "Region", "Global"]]]...)
    },
  ]
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = local.name
  dashboard_body = jsonencode({
    widgets = [for place, graph in local.graphs : {
      type   = "metric"
      x      = 12 * (place % 2)
      y      = 6 * floor(place / 2)
      width  = 12
      height = 6
      properties = {
        title   = graph.title
        region  = try(graph.region, var.region)
        view    = "timeSeries"
        stacked = false
        period  = 300
        stat    = graph.stat
        metrics = graph.metrics
      }
    } if length(graph.metrics) > 0]
  })
}
