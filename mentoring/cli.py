"""Commands of an installation: `flask --app wsgi …`."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from mentoring.demo.fill import fill
from mentoring.foundation.errors import Refusal
from mentoring.jobs import worker
from mentoring.organizations import actions as organizations

organization = AppGroup("organization", help="Organizations of this installation.")


def init_app(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(organization)
    for command in (prepare, work, cron):
        app.cli.add_command(command)


@click.command("prepare")
@click.option("--demo", is_flag=True, help="Fill an empty installation with a believable association.")
def prepare(*, demo: bool) -> None:
    """Migrate the database, and fill it for the demo."""
    upgrade()
    if demo:
        fill(click.echo)


@click.command("worker")
@click.option("--burst", is_flag=True, help="Stop when nothing is left to do.")
def work(*, burst: bool) -> None:
    """Carry out background jobs."""
    worker.work(current_app._get_current_object(), burst=burst)  # type: ignore[attr-defined] # noqa: SLF001


@click.command("cron")
def cron() -> None:
    """Ring for periodic work; run exactly one."""
    worker.keep_time(current_app._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001


@organization.command("create")
@click.option("--name", required=True)
@click.option("--slug", required=True, help="Its place in addresses: /o/SLUG/…")
@click.option("--zone", required=True, help="An IANA zone, such as America/Los_Angeles.")
@click.option("--accent", default="#0e5a5a", show_default=True)
@click.option("--administrator-name", required=True)
@click.option("--administrator-email", required=True)
def create(**details: str) -> None:
    """Create an organization and invite its first administrator."""
    name = details.pop("name")
    try:
        made = organizations.create(name, **details)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.field}: {refusal.sentence}") from refusal
    click.echo(f"{made.name} is at /o/{made.slug}. {details['administrator_email']} is invited.")
