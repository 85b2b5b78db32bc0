"""The operators' routes: metrics, users, announcements, jobs, maintenance and the audit log."""
