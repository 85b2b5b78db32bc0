env                = "dev"
image_tag          = "0123abc"
users_site         = { name = "site.example" }
admins_site        = { name = "admin.site.example" }
more_origins       = { users = ["http://localhost:3000"] }
google_client_id   = "client.apps.googleusercontent.com"
alarm_emails       = ["alarms@site.example"]
monthly_budget_usd = 50
