"""A bare app around the templates, so that the look is tested without the product."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_wtf import CSRFProtect

from blueprints.shared.templates import Templates
from blueprints.styleguide import door

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """Flask, the templates, CSRF, and the style guide."""
    app = Flask("look", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY="for tests only", TESTING=True)
    app.jinja_environment = Templates
    CSRFProtect(app)
    app.register_blueprint(door)
    return app


@pytest.fixture
def render(bare_app: Flask) -> Callable[..., str]:
    """Render the source of a template, as a page would write it."""

    def rendered(source: str, **values: object) -> str:
        with bare_app.test_request_context("/"):
            return bare_app.jinja_env.from_string(source).render(**values)

    return rendered
