"""Signing in and out, the invitation's page, one's own account."""

from blueprints.shared.doors import Door

door = Door("accounts", __name__, organization=False)

from blueprints.accounts import account, sign_in  # noqa: E402, F401
