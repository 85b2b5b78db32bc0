"""DynamoDB, Parameter Store, secrets, queues, CloudWatch, and pages of a query."""
