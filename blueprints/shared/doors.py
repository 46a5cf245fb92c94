"""Doors with locks: a view that names no permission cannot be registered."""

from typing import Any

from flask import Blueprint, Flask, g

from mentoring.foundation.errors import NotAllowed, NotFound
from mentoring.policy import Permission, Who, may

PERMISSIONS = "door_permissions"  # app.extensions: endpoint -> Permission


class PermissionMissing(TypeError):
    """A view was registered without saying who may use it."""


class Door(Blueprint):
    """A blueprint whose every view declares a permission.

    With `organization=True` its addresses begin with `/o/<slug>`, and the organization is taken off before the
    view: no view has a slug parameter.
    """

    def __init__(self, name: str, import_name: str, *, organization: bool = True) -> None:
        super().__init__(name, import_name, url_prefix="/o/<slug>" if organization else None)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        provide_automatic_options: bool | None = None,
        *,
        permission: Permission | None = None,
        **options: Any,
    ) -> None:
        if permission is None:
            raise PermissionMissing(f"{self.name}: {rule} declares no permission.")
        name = f"{self.name}.{endpoint or view_func.__name__}"

        def remember(state: Any) -> None:
            state.app.extensions.setdefault(PERMISSIONS, {})[name] = permission

        self.record(remember)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def permission_of(app: Flask, endpoint: str | None) -> Permission | None:
    """What a view declared."""
    found: Permission | None = app.extensions.get(PERMISSIONS, {}).get(endpoint)
    return found


def who() -> Who:
    """Who is asking."""
    found: Who = g.who
    return found


def allow(permission: Permission, subject: Any = None) -> None:
    """The second beat of a view: refuse unless they may do this to that.

    Raises:
        NotFound: a member asks about a pair that is not theirs; to them it is not there.
        NotAllowed: their role does not include it.
    """
    if may(who(), permission, subject):
        return
    raise NotAllowed if subject is None else NotFound
