"""Invitations, and how far they are."""

import pytest
from sqlalchemy import select, update

from mentoring.accounts.lists import member_by_id
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message

FRESH = {"invited_at": None, "accepted_at": None}


def test_an_invitation_is_sent_again_once_within_the_hour(visitor, world, organization, carry_out, outbox):
    dana = world.member(organization, is_participant=True, **FRESH)
    visitor.get(f"/o/golden/people/{dana.id}")
    visitor.submit("Send the invitation")
    assert visitor.notices == ["An invitation to Dana Whitfield is on its way."]
    visitor.submit("Send the invitation again")
    visitor.submit("Send the invitation again")
    carry_out()
    assert len(outbox) == 2


def test_everybody_is_invited_once_and_the_figures_are_those_of_the_ledger(
    visitor, world, organization, carry_out, outbox, inside
):
    for number in range(3):
        world.member(organization, f"Member {number}", is_participant=True, **FRESH)
    visitor.get("/o/golden/people")
    visitor.submit("Invite everybody not yet invited")
    assert visitor.notices == ["Three invitations on the way."]
    assert "0 of 3" in visitor.text
    address = visitor.response.request.url
    bar = visitor.page.select_one("#invitations")
    assert "since=" in bar["hx-get"]
    carry_out()
    part = visitor.client.get(bar["hx-get"])
    assert "3 of 3" in part.text
    assert "hx-get" not in part.text
    visitor.get(address)
    assert "3 sent." in visitor.text
    visitor.post("/o/golden/people/invitations")
    assert visitor.notices == ["Nobody was left to invite. Nobody got a second message."]
    carry_out()
    assert len(outbox) == 3
    assert len({email["To"] for email in outbox}) == 3


def test_the_progress_says_which_did_not_go_out(visitor, world, organization, inside):
    dana = world.member(organization, is_participant=True, **FRESH)
    visitor.get("/o/golden/people")
    visitor.submit("Invite everybody")
    with inside(organization):
        failed = update(Message).values(state="failed", outcome="No such address.")
        db.session.execute(failed.execution_options(synchronize_session=False))
        db.session.commit()
    visitor.get("/o/golden/people/invitations")
    assert "0 sent, 1 failed or uncertain." in visitor.text
    assert "Dana Whitfield No such address." in visitor.text
    assert visitor.page.select_one(f'a[href="/o/golden/people/{dana.id}"]')


@pytest.mark.parametrize(("fields", "found"), [({"role": "coach"}, ["Ellis"]), ({"cohort": "?"}, ["Dana"])])
def test_a_role_or_a_cohort_is_invited_by_itself(visitor, world, organization, inside, fields, found):
    cohort = world.cohort(organization)
    dana = world.member(organization, "Dana", is_participant=True, **FRESH)
    world.member(organization, "Ellis", is_coach=True, **FRESH)
    world.enrol(organization, cohort, dana)
    visitor.post("/o/golden/people/invitations", {name: str(cohort.id) if value == "?" else value
                                                  for name, value in fields.items()})  # fmt: skip
    with inside(organization):
        subjects = db.session.scalars(select(Message.subject_id)).all()
        assert [member_by_id(subject).name for subject in subjects] == found


def test_a_neighbours_cohort_cannot_be_invited(visitor, world):
    cohort = world.cohort(world.organization())
    visitor.post("/o/golden/people/invitations", {"cohort": str(cohort.id)}, status=404)
    visitor.post("/o/golden/people/invitations", {"role": "king"}, status=404)


@pytest.mark.parametrize("since", ["", "yesterday", "9" * 40, "99999999999999", "-1"])
def test_nonsense_in_the_address_of_the_progress_means_all(visitor, since):
    visitor.get(f"/o/golden/people/invitations?since={since}")
    assert "No invitations yet" in visitor.text
