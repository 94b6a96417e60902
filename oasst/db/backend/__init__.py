"""Django's PostgreSQL backend with cheaper health checks of persistent connections."""
