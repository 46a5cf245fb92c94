"""The people of an organization: list, add, see, change, invite, let go and bring back."""

from blueprints.shared.doors import Door

door = Door("people", __name__)

from blueprints.people import address, listing, member, membership, invitations  # noqa: E402, F401, I001
