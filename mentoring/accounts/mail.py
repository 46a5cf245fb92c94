"""Messages of the accounts room: the sign-in code and the invitation."""

from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.actions import code_of
from mentoring.accounts.invitations import INVITATION_LIFE
from mentoring.accounts.models import Membership, SignInCode
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Letter, Link
from mentoring.messages.models import Message


@kind("sign_in_code", title="Sign-in code", repeats=False)
def sign_in_code(message: Message, to: Addressee) -> Letter | Skip:
    row = db.session.get(SignInCode, message.subject_id)
    if row is None or row.used_at is not None:
        return Skip("The code was used already.")
    signed = links.Link(message.organization_id, to.user_id, row.id)
    token = links.sign("sign-in", signed, until=row.expires_at)
    code = code_of(row.id)
    return Letter(
        subject=f"{code} is your sign-in code",
        heading="Sign in",
        paragraphs=(
            "This code is good for 20 minutes, once.",
            "Type it where you asked for it, or use the button, in any browser.",
        ),
        code=f"{code[:3]} {code[3:]}",
        action=Link("Sign in", address("accounts.sign_in_link", token=token)),
        footer=("If you did not ask for this, you need not do anything: nobody is signed in by it.",),
    )


@kind("invitation", title="Invitation", repeats=True)
def invitation(message: Message, to: Addressee) -> Letter | Skip:
    member = db.session.scalar(select(Membership).where(Membership.id == message.subject_id))
    if member is None or member.left_at is not None:
        return Skip("The person is no longer a member.")
    if member.accepted_at is not None:
        return Skip("The invitation was accepted already.")
    until = message.expires_at or now() + INVITATION_LIFE
    token = links.sign("invitation", links.Link(message.organization_id, to.user_id, member.id), until=until)
    role = "a coach" if member.is_coach else "a participant" if member.is_participant else "an administrator"
    ask = {
        "a coach": "It takes about five minutes: what you can help with, and when you have time. "
        "You decide how much you take on, and can pause whenever you like.",
        "a participant": "It takes about five minutes: what you would like help with, and the coaches you would like.",
        "an administrator": "You can start a program, add coaches and participants, and see what needs a hand.",
    }[role]
    return Letter(
        subject=f"{to.organization_name} invites you as {role}",
        heading=f"Welcome, {member.name}",
        paragraphs=(f"{to.organization_name} invites you to join as {role}.", ask),
        action=Link("Open the invitation", address("invitations.show", slug=to.slug, token=token)),
        footer=("The button opens a page; nothing happens until you press the one on it.",),
    )


@kind("address_change", title="New address", repeats=True)
def address_change(message: Message, to: Addressee) -> Letter | Skip:
    member = db.session.scalar(select(Membership).where(Membership.id == message.subject_id))
    of = UUID(message.details["of"])
    if member is None or member.left_at is not None or member.user_id != of:
        return Skip("The membership is at another address by now.")
    link = links.Link(message.organization_id, to.user_id, member.id, mark=of.hex)
    token = links.sign("address-change", link, until=message.expires_at or now() + INVITATION_LIFE)
    return Letter(
        subject=f"{to.organization_name} wants to reach you at this address",
        heading="Is this your new address?",
        paragraphs=(
            f"{to.organization_name} knows you as {member.name} at another address, and was told to use this one.",
            "If that is right, open the page and say so. You then sign in with this address.",
        ),
        action=Link("Open the page", address("people.new_address", slug=to.slug, token=token)),
        footer=("If you are not this person, you need not do anything: nothing changes.",),
    )


@kind("address_change_notice", title="Notice of a new address", repeats=True)
def address_change_notice(_: Message, to: Addressee) -> Letter | Skip:
    return Letter(
        subject=f"{to.organization_name} was told a new address for you",
        heading="Do you have a new address?",
        paragraphs=(
            f"An administrator of {to.organization_name} wrote down another address for you.",
            "It is used once somebody there says that it is theirs.",
            "If it is yours, look for our message there. If not, tell the administrator soon.",
        ),
    )
