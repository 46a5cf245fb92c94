"""Who may do what here, read from the one table that the doors ask too."""

from flask import render_template

from blueprints.organizations import door
from blueprints.shared.roles import policy_lines
from mentoring.policy import Permission


@door.get("/settings/roles", permission=Permission.ADMINISTER)
def show_roles() -> str:
    """The whole policy."""
    return render_template("organizations/roles.html", lines=policy_lines())
