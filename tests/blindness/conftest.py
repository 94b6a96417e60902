import pytest

from oasst.models import User
from tests.api.conftest import bot

__all__ = ["bot"]


@pytest.fixture
def author(db: None) -> User:
    """Who wrote what is judged; of nothing else."""
    return User.objects.create_user("zephyrine", "z@example.org", "correct horse", display_name="Zephyrine Quill")
