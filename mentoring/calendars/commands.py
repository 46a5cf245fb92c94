"""Commands of calendars: `flask --app wsgi calendar …`."""

import os
import sys
from typing import NoReturn

import click
from flask.cli import AppGroup

from mentoring.calendars import answering, group_answering
from mentoring.calendars.replies import LARGEST, NotAnAnswer, read_message
from mentoring.foundation import tenancy
from mentoring.foundation.errors import Refusal

calendar = AppGroup("calendar", help="Calendars that people keep elsewhere.")


@calendar.command("reply")
@click.option(
    "--recipient", default="", help="The address that the message was sent to, if the server knows it."
)
def reply(recipient: str) -> None:
    """Take an answer to an invitation: a whole message on standard input.

    Exits with 0 when it was taken or came too late, 65 when it holds no answer, 77 when it is not ours, so that a
    mail server can tell the sender (sysexits). Anything else is to be tried again.
    """
    try:
        answer, addresses = read_message(sys.stdin.buffer.read(LARGEST + 1))
        organization_id, replier = answering.replier_among([recipient, *addresses])
        with tenancy.organization(organization_id):
            room = group_answering if replier.role in group_answering.ROLES else answering
            kept = room.take(answer, of=replier)
    except answering.AnswerTooLate as refusal:
        click.echo(f"Nothing was changed. {refusal.sentence}")
    except NotAnAnswer as refusal:
        leave(refusal, os.EX_DATAERR)
    except answering.NotOurs as refusal:
        leave(refusal, os.EX_NOPERM)
    else:
        click.echo(f"Kept: {kept}.")


def leave(refusal: Refusal, code: int) -> NoReturn:
    """Say why, and exit with a code that mail servers know."""
    click.echo(f"Nothing was changed. {refusal.sentence}", err=True)
    raise SystemExit(code) from refusal
