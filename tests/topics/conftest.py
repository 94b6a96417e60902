import pytest
from django.test import Client

from oasst.models import User
from tests.pages.cast import signed_in


@pytest.fixture
def client(ada: User) -> Client:
    """The browser of Ada, who works in English."""
    ada.langs = ["en"]
    ada.save()
    return signed_in(ada)
