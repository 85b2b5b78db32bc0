env                     = "prod"
parents_a_day           = 100000
ttl_updater_concurrency = 10
users_site              = { name = "homebiyori.example" }
admins_site             = { name = "admin.homebiyori.example" }
google_client_id        = "000000000000-prod.apps.googleusercontent.com"
alarm_emails            = ["alarms@homebiyori.example"]
monthly_budget_usd      = 1000
log_retention_days      = 365
