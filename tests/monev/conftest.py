import pytest

from tests.factories.accounts import UserFactory
from tests.factories.registry import region


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))
