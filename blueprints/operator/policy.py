"""Who may do what, read from the one table that the doors ask too."""

from flask import render_template

from blueprints.operator import door
from blueprints.shared.roles import policy_lines
from mentoring.policy import Permission


@door.get("/operator/policy", permission=Permission.OPERATE)
def show_policy() -> str:
    """The whole policy."""
    return render_template("operator/policy.html", lines=policy_lines())
