"""DynamoDB, Parameter Store, secrets, queues, CloudWatch and pagination."""
