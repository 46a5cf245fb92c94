"""Writes the demo's ledger: what was sent about everything that happened, what is to come, and what went wrong."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mentoring.accounts.models import Membership
from mentoring.demo.members import Members, write
from mentoring.demo.pairs import Written
from mentoring.foundation.models import new_id
from mentoring.messages.models import Message
from mentoring.scheduling.announcing import LOG_AFTER, LOG_WITHIN
from mentoring.scheduling.models import Meeting, MeetingGuest

UNKNOWN = "550 5.1.1 The e-mail account that you tried to reach does not exist."
FULL = "552 5.2.2 The recipient's mailbox is full and cannot take messages now."
LOST = "The connection was lost after the mail was handed over."
INVITATION_LIFE = timedelta(days=60)


class Ledger:
    """The messages of one organization, kept until they are written together."""

    def __init__(self, members: Members) -> None:
        self.members = members
        self.users = {member.id: member.user_id for member in members.rows.values()}
        self.rows: list[Message] = []

    def add(self, kind: str, member_id: UUID, about: UUID, at: datetime, why: str, **details: Any) -> Message:
        """One message: sent if it was due before now, otherwise planned, unless the details say another state."""
        row = Message(
            id=new_id(),
            kind=kind,
            user_id=self.users[member_id],
            subject_id=about,
            due_at=at,
            created_at=min(details.pop("planned_at", at), self.members.instant),
            why=why,
            state=details.pop("state", "sent" if at < self.members.instant else "planned"),
            **details,
        )
        if row.state != "planned":
            row.attempts = 0 if row.state in {"cancelled", "expired"} else 1
            row.settled_at = row.settled_at or at + timedelta(seconds=4)
        self.rows.append(row)
        return row

    def invitations(self) -> None:
        """To everybody who was invited."""
        for member in self.members.rows.values():
            if member.invited_at:
                self.add(
                    "invitation",
                    member.id,
                    member.id,
                    member.invited_at,
                    "An administrator invited this member.",
                    expires_at=member.invited_at + INVITATION_LIFE,
                )

    def matches(self, written: Written) -> None:
        """To both of every pair, when the matches were published; of an offer, that it is one, and that it is over."""
        for match in written.matches:
            kind = "match_offered" if match.answer_by else "match_published"
            for member_id in (match.coach_id, match.participant_id):
                self.add(
                    kind,
                    member_id,
                    match.id,
                    match.published_at,
                    "The matches were published.",
                    expires_at=match.answer_by,
                )
                if match.outcome == "declined" and match.ended_at:
                    why = "The match that was offered did not come about."
                    self.add("match_fell_through", member_id, match.id, match.ended_at, why)

    def meetings(self, meetings: Iterable[Meeting]) -> None:
        """What both get about every meeting, as booking and cancelling plan it."""
        for meeting in meetings:
            for member_id in (meeting.coach_id, meeting.participant_id):
                self.about_meeting(meeting, member_id)

    def guests(self, guests: Iterable[MeetingGuest]) -> None:
        """What a coach gets who is asked to a meeting of others."""
        for guest in guests:
            why = "A second coach was asked to the meeting."
            self.add("guest_invitation", guest.membership_id, guest.id, guest.asked_at, why)

    def about_meeting(self, meeting: Meeting, member_id: UUID) -> None:
        booked_at = meeting.created_at
        called_off = meeting.cancelled_at
        self.add("meeting_invitation", member_id, meeting.id, booked_at, "The meeting was booked.")
        due = [
            ("meeting_reminder", meeting.starts_at - timedelta(minutes=minutes), minutes, meeting.starts_at)
            for minutes in (1440, 60)
        ]
        due.append(("log_request", meeting.ends_at + LOG_AFTER, 0, meeting.ends_at + LOG_WITHIN))
        why = {
            "meeting_reminder": "The program reminds of meetings.",
            "log_request": "The meeting is over, and nobody has logged it yet.",
        }
        for kind, at, minutes, until in due:
            gone = {}
            if called_off and at > called_off:
                gone = {
                    "state": "cancelled",
                    "settled_at": called_off,
                    "outcome": "The meeting was cancelled.",
                }
            self.add(
                kind,
                member_id,
                meeting.id,
                at,
                why[kind],
                offset_minutes=minutes,
                expires_at=until,
                planned_at=booked_at,
                **gone,
            )
        if called_off:
            self.add(
                "meeting_cancelled",
                member_id,
                meeting.id,
                called_off,
                "The meeting was cancelled.",
                sequence=1,
            )

    def latest(self, kind: str, member: Membership) -> Message:
        """The newest message of a kind to somebody that was sent."""
        found = [row for row in self.rows if row.kind == kind and row.user_id == member.user_id]
        return max((row for row in found if row.state == "sent"), key=lambda row: row.due_at)

    def went_wrong(self, kind: str, name: str, *, state: str, outcome: str) -> None:
        """Make the newest message of a kind to somebody one that did not simply arrive."""
        row = self.latest(kind, self.members.rows[name])
        row.state, row.outcome = state, outcome

    def goes_out_now(self, kind: str, name: str) -> None:
        """Make the newest message of a kind to somebody one that is due now: it is in the mailbox in a minute."""
        row = self.latest(kind, self.members.rows[name])
        row.state, row.attempts, row.settled_at, row.due_at = "planned", 0, None, self.members.instant
        if row.expires_at:
            row.expires_at = self.members.instant + LOG_WITHIN

    def write(self) -> None:
        write(self.rows)
