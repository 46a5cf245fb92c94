"""The ledger: every message of the organization, why it was sent or why not."""

from blueprints.shared.doors import Door

door = Door("messages", __name__)

from blueprints.messages import export, ledger, message  # noqa: E402, F401
