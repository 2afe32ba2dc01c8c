"""The courier: letters to an SMTP server."""
