from tests.pages.conftest import client

__all__ = ["client"]
