"""What all tests share: the running app."""

import pytest

from tests.app_server import AppServer


@pytest.fixture(scope="session")
def app_server(tmp_path_factory):
    """The real app, started once for all tests. A test that ends it calls restart() before it returns."""
    with AppServer(tmp_path_factory.mktemp("app")) as server:
        yield server
