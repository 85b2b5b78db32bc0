"""The operators' routes: metrics, users, announcements, jobs, maintenance, audit."""
