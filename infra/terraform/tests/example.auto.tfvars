env                = "dev"
image_tag          = "0123abc"
allowed_origins    = ["https://site.example", "http://localhost:3000"]
admin_origins      = ["https://admin.site.example"]
google_client_id   = "client.apps.googleusercontent.com"
alarm_emails       = ["alarms@site.example"]
monthly_budget_usd = 50
