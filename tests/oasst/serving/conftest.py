from tests.deploy.conftest import new_database, production, redis_over_tcp

__all__ = ["new_database", "production", "redis_over_tcp"]
