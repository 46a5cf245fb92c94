"""The installation itself, as an organization: the home of what belongs to no association, such as a sign-in code."""

from uuid import UUID

INSTALLATION_ID = UUID("00000000-0000-7000-8000-000000000001")
INSTALLATION_SLUG = "installation"
