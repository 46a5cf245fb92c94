"""Commands of an installation: `flask --app wsgi …`."""

from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from mentoring.calendars.commands import calendar
from mentoring.demo.fill import fill
from mentoring.demo.round_trip import RoundTripFailed, round_trip
from mentoring.demo.sign_ins import as_table
from mentoring.foundation import tenancy
from mentoring.foundation.errors import Refusal
from mentoring.groups import rezoning as group_rezoning
from mentoring.jobs import worker
from mentoring.organizations import actions as organizations
from mentoring.organizations.queries import every_organization
from mentoring.scheduling import rezoning
from mentoring.scheduling.zones import tzdata_version

organization = AppGroup("organization", help="Organizations of this installation.")
meetings = AppGroup("meetings", help="Meetings of all organizations.")
operator = AppGroup("operator", help="People who run this installation.")


def init_app(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(meetings)
    app.cli.add_command(organization)
    app.cli.add_command(operator)
    app.cli.add_command(calendar)
    for command in (prepare, demo_people, migrations_check, work, cron):
        app.cli.add_command(command)


@click.command("prepare")
@click.option("--demo", is_flag=True, help="Fill an empty installation with a believable association.")
def prepare(*, demo: bool) -> None:
    """Migrate the database, and fill it for the demo."""
    if demo and current_app.config["SETTINGS"].production:
        raise click.ClickException("The demo's passwords are public: production is never filled with it.")
    upgrade()
    if demo:
        fill(click.echo)


@click.command("demo-people")
def demo_people() -> None:
    """Say as whom the demo can be tried, and how they sign in."""
    click.echo(as_table(current_app.config["SETTINGS"].base_url))


@click.command("migrations-check")
@click.option("--database", help="An empty database to use, instead of one that is made and dropped.")
def migrations_check(*, database: str | None) -> None:
    """Migrate a filled database up, down and up again, and compare it with the models."""
    try:
        round_trip(current_app.config["SETTINGS"], click.echo, database=database)
    except RoundTripFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo("The migrations go up and down on a filled database, and the models equal them.")


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


@meetings.command("rezone")
@click.option("--apply", is_flag=True, help="Move them; without this they are only shown.")
def rezone(*, apply: bool) -> None:
    """Show the meetings and groups to come that new rules of time zones move, or move them and tell people."""
    click.echo(f"Time zone rules {tzdata_version()}.")
    found = moved = 0
    for organization_id in every_organization():
        with tenancy.organization(organization_id):
            for room in (rezoning, group_rezoning):
                for each in room.shifts():
                    found += 1
                    became = moved_or_why_not(room.shift, each) if apply else "would move"
                    moved += became == "moved"
                    click.echo(
                        f"{each.meeting_id}: {each.was:%Y-%m-%d %H:%M} to {each.will_be:%Y-%m-%d %H:%M} UTC, "
                        f"{each.local_start} in {each.zone}: {became}"
                    )
                if apply:
                    room.note_rules()
    click.echo(f"{moved} of {found} moved." if apply else f"{found} to move. Add --apply to move them.")


def moved_or_why_not(shift: Callable[..., bool], each: rezoning.Shift) -> str:
    """Move one meeting or group, and say what became of it."""
    try:
        return "moved" if shift(each.meeting_id, sequence=each.sequence) else "over by now"
    except Refusal as refusal:
        return refusal.sentence


@operator.command("create")
@click.option("--email", required=True)
def create_operator(email: str) -> None:
    """Let whoever has this address run the installation; they sign in with a code."""
    try:
        changed = organizations.make_operator(email)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.field}: {refusal.sentence}") from refusal
    click.echo(f"{email} {'is now' if changed else 'was already'} an operator. They sign in with a code.")
