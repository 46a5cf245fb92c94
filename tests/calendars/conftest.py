"""What the tests of calendars share."""

import pytest


@pytest.fixture
def pipe(app):
    """Hand a message to the command; its exit code and words."""

    def hand_in(message, *words):
        octets = message if isinstance(message, bytes) else message.as_bytes()
        result = app.test_cli_runner().invoke(args=["calendar", "reply", *words], input=octets)
        return result.exit_code, result.output.strip()

    return hand_in
