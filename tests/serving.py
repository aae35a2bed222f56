"""The app as a server process of the tests imports it, with its settings from the environment."""

from ownstack.app import create_app
from ownstack.kernel.http import App
from ownstack.settings import load


def app() -> App:
    return create_app(load())
