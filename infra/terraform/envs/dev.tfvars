env = "dev"
# A new account has a limit of ten concurrent executions, none of which can be reserved: request 1,000, then reserve.
api_concurrency         = -1
ttl_updater_concurrency = -1
users_site              = { name = "dev.homebiyori.example" }
admins_site             = { name = "admin.dev.homebiyori.example" }
more_origins            = { users = ["http://localhost:3000"], admins = ["http://localhost:3001"] }
google_client_id        = "000000000000-dev.apps.googleusercontent.com"
alarm_emails            = ["dev-alarms@homebiyori.example"]
monthly_budget_usd      = 50
log_retention_days      = 30
