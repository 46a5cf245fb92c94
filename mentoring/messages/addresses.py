"""Addresses of pages for messages, made outside any request from the configured base address."""

from typing import Any

from flask import current_app


def address(endpoint: str, **values: Any) -> str:
    """The full address of a page; endpoints are named, not imported, and a test builds every one."""
    settings = current_app.config["SETTINGS"]
    scheme, _, host = settings.base_url.partition("://")
    host, _, root = host.partition("/")
    adapter = current_app.url_map.bind(host, script_name=f"/{root}", url_scheme=scheme)
    return adapter.build(endpoint, values, force_external=True)
