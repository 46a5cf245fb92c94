"""Builds what a test needs, straight into the tables: believable, minimal, and never through a page."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from flask import Flask

from mentoring.accounts.actions import open_session_for
from mentoring.accounts.models import Door, Membership, User
from mentoring.calendars.models import CalendarSource
from mentoring.calendars.sources import Access, connect
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.matching.models import Decision, DeclaredConflict, Match, Proposal
from mentoring.messages.models import Message
from mentoring.organizations.models import Organization, Program
from mentoring.organizations.plans import shipped
from mentoring.participants.models import Goal, ParticipantProfile
from mentoring.rosters.models import RosterImport
from mentoring.scheduling.models import ClosedDays, GroupMeeting, Meeting, MeetingGuest, SlotHold
from mentoring.scheduling.week_models import Availability
from mentoring.sessions.models import SessionLog
from mentoring.surveys.models import Wave
from tests.visitor import Visitor

NUMBERS = count(1)
# A program whose published matches run at once; what offers them first says so itself.
AT_ONCE = {name: value for name, value in shipped()["emerging-leaders"].items() if name != "offer"}

KINDS = [
    {"key": "first", "title": "First meeting", "minutes": 90, "formats": ["video", "in_person"]},
    {
        "key": "mock",
        "title": "Mock interview",
        "minutes": 45,
        "formats": ["video"],
        "prepare": "Send the posting.",
    },
    {
        "key": "walk",
        "title": "Site visit",
        "minutes": 120,
        "formats": ["in_person"],
        "place": "City Hall, Room 2",
    },
    {"key": "old", "title": "Lunch", "minutes": 60, "formats": ["in_person"], "archived": True},
]


class World:
    """A handful of builders; what they give can be read after the session is gone."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def add(self, row, organization: Organization | None = None):
        """Commit one row, inside its organization if it has one."""
        with self.app.app_context():
            if organization is not None:
                tenancy.enter(organization.id)
            db.session.add(row)
            db.session.commit()
            db.session.expunge_all()
        return row

    def organization(self, name: str | None = None, **details) -> Organization:
        number = next(NUMBERS)
        details.setdefault("slug", f"org-{number}")
        details.setdefault("zone", "America/Los_Angeles")
        details.setdefault("accent", "#0e5a5a")
        return self.add(Organization(name=name or f"Association {number}", **details))

    def user(self, email: str | None = None, **details) -> User:
        return self.add(User(email=email or f"person{next(NUMBERS)}@example.org", **details))

    def member(
        self, organization: Organization, name: str = "Dana Whitfield", *, user=None, **details
    ) -> Membership:
        """A member who has accepted, unless told otherwise."""
        user = user or self.user()
        self.add(Door(user_id=user.id, organization_id=organization.id))
        details.setdefault("accepted_at", datetime(2026, 9, 1, tzinfo=UTC))
        details.setdefault("invited_at", datetime(2026, 8, 30, tzinfo=UTC))
        return self.add(Membership(user_id=user.id, name=name, **details), organization)

    def administrator(self, organization: Organization, name: str = "Rosa Tran", **details) -> Membership:
        return self.member(organization, name, is_administrator=True, **details)

    def coach(
        self, organization: Organization, name: str = "Ellis Grant", *, profile=None, hours=None, **details
    ) -> Membership:
        """A coach with a completed profile and weekly hours in Central Time, Tuesdays 9 to 12 unless told otherwise."""
        member = self.member(organization, name, is_coach=True, **details)
        given = {
            "headline": "City manager, retired",
            "topics": ["interview-preparation"],
            "languages": ["en"],
            "formats": ["video", "phone"],
            "places": 2,
            "search_text": name.lower(),
            "completed_at": datetime(2026, 9, 2, tzinfo=UTC),
        } | (profile or {})
        self.add(CoachProfile(membership_id=member.id, **given), organization)
        kept = {"zone": "America/Chicago", "weekly": [[1, 540, 720]]} | (hours or {})
        self.add(Availability(membership_id=member.id, **kept), organization)
        return member

    def participant(
        self, organization: Organization, name: str = "Dana Whitfield", *, profile=None, **details
    ) -> Membership:
        member = self.member(organization, name, is_participant=True, **details)
        given = {
            "topics": ["interview-preparation"],
            "languages": ["en"],
            "formats": ["video"],
            "completed_at": datetime(2026, 9, 2, tzinfo=UTC),
        } | (profile or {})
        self.add(ParticipantProfile(membership_id=member.id, **given), organization)
        return member

    def program(self, organization: Organization, name: str | None = None, **details) -> Program:
        details.setdefault("kind", "cohort")
        details.setdefault("template_key", "emerging-leaders")
        details.setdefault("template", AT_ONCE)
        return self.add(Program(name=name or f"Emerging Leaders {next(NUMBERS)}", **details), organization)

    def cohort(
        self, organization: Organization, name: str = "Class of 2026", *, program=None, **details
    ) -> Cohort:
        program = program or self.program(organization)
        details.setdefault("starts_on", date(2026, 9, 1))
        details.setdefault("ends_on", date(2027, 8, 31))
        details.setdefault("zone", organization.zone)
        details.setdefault("places", 20)
        details.setdefault("state", "open")
        return self.add(Cohort(program_id=program.id, name=name, **details), organization)

    def enrol(
        self, organization: Organization, cohort: Cohort, participant: Membership, **details
    ) -> Enrolment:
        return self.add(Enrolment(cohort_id=cohort.id, membership_id=participant.id, **details), organization)

    def assign(
        self, organization: Organization, cohort: Cohort, coach: Membership, places: int = 2
    ) -> CohortCoach:
        row = CohortCoach(cohort_id=cohort.id, membership_id=coach.id, places=places)
        return self.add(row, organization)

    def match(
        self, organization: Organization, cohort=None, coach=None, participant=None, **details
    ) -> Match:
        """An active match; whatever is not given is made."""
        cohort = cohort or self.cohort(organization, state="running")
        coach = coach or self.coach(organization)
        participant = participant or self.participant(organization)
        details.setdefault("published_at", datetime(2026, 10, 1, tzinfo=UTC))
        details.setdefault("fit", 700)
        row = Match(cohort_id=cohort.id, coach_id=coach.id, participant_id=participant.id, **details)
        return self.add(row, organization)

    def meeting(self, organization: Organization, match: Match, starts_at: datetime, **details) -> Meeting:
        """A confirmed meeting of an hour, without occupancy."""
        details.setdefault("ends_at", starts_at + timedelta(hours=1))
        details.setdefault("zone", "America/Chicago")
        details.setdefault("local_start", "")
        details.setdefault("tzdata", "test")
        row = Meeting(
            match_id=match.id,
            coach_id=match.coach_id,
            participant_id=match.participant_id,
            starts_at=starts_at,
            booking_key=uuid4(),
            **details,
        )
        return self.add(row, organization)

    def group(self, organization: Organization, cohort: Cohort, coach: Membership, starts_at, **details):
        """An open group meeting of an hour with two seats, without occupancy."""
        details = {"title": "Interviews", "places": 2, "booking_key": uuid4()} | details
        row = GroupMeeting(
            cohort_id=cohort.id,
            coach_id=coach.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            **details,
        )
        return self.add(row, organization)

    def guest(self, organization: Organization, meeting: Meeting, coach=None) -> MeetingGuest:
        """A coach who is asked to a meeting, without occupancy."""
        coach = coach or self.coach(organization, "Priya Raman")
        row = MeetingGuest(meeting_id=meeting.id, membership_id=coach.id, asked_by=meeting.participant_id)
        return self.add(row, organization)

    def calendar(
        self, organization: Organization, coach: Membership, *, kind: str = "ics", **access
    ) -> CalendarSource:
        """A coach's own calendar elsewhere, not read yet."""
        access.setdefault("address", "https://calendar.example/ellis.ics")
        with self.app.app_context(), tenancy.organization(organization.id):
            row = connect(coach.id, Access(**access), kind=kind)
            db.session.expunge_all()
        return row

    def signed_in(self, member: Membership | User) -> Visitor:
        """A visitor with a sign-in session of that person."""
        user_id: UUID = member.id if isinstance(member, User) else member.user_id
        with self.app.app_context():
            token = open_session_for(user_id, "Firefox on Linux")
            db.session.commit()
        return Visitor(self.app, token)

    def one_of_everything(self, organization, people, cohort, match) -> dict[str, object]:
        """A thing for every id that an address of the product can hold, by the name it has there."""
        starts_at = datetime(2026, 12, 8, 17, tzinfo=UTC)
        meeting = self.meeting(organization, match, starts_at)
        program = self.program(organization, "Another program", template=AT_ONCE | {"meeting_kinds": KINDS})
        message = self.add(
            Message(
                user_id=people["coach"].user_id,
                kind="invitation",
                subject_id=people["coach"].id,
                why="A test.",
                due_at=starts_at,
                state="failed",
            ),
            organization,
        )
        log = self.add(
            SessionLog(
                match_id=match.id,
                author_id=people["coach"].id,
                held_on=date(2026, 10, 6),
                minutes=60,
                logging_key=uuid4(),
            ),
            organization,
        )
        wave = self.add(
            Wave(
                cohort_id=cohort.id,
                survey_key="pulse",
                title="Pulse",
                questions=[],
                due_on=date(2026, 11, 1),
                opened_at=starts_at - timedelta(days=30),
            ),
            organization,
        )
        proposal = self.add(Proposal(cohort_id=cohort.id), organization)
        decision = self.add(
            Decision(
                cohort_id=cohort.id,
                participant_id=people["participant"].id,
                coach_id=people["coach"].id,
                kind="exclusion",
            ),
            organization,
        )
        imported = self.add(
            RosterImport(
                kind="coaches",
                file_name="coaches.csv",
                header=["Name", "E-mail"],
                rows=[[2, ["Ellis Grant", "ellis@example.org"]]],
                created_by=people["administrator"].id,
            ),
            organization,
        )
        source = self.calendar(organization, people["coach"])
        goal = self.add(Goal(membership_id=people["participant"].id, sentence="Lead a team."), organization)
        closed = self.add(
            ClosedDays(cohort_id=cohort.id, first_day=date(2026, 12, 24), last_day=date(2026, 12, 31)),
            organization,
        )
        hold = self.add(
            SlotHold(
                match_id=match.id,
                by=people["participant"].id,
                starts_at=starts_at + timedelta(days=7),
                minutes=60,
                expires_at=starts_at,
            ),
            organization,
        )
        one, other = sorted((people["coach"].id, people["participant"].id))
        conflict = self.add(
            DeclaredConflict(one_id=one, other_id=other, kind="vendor", declared_by=people["participant"].id),
            organization,
        )
        series = self.meeting(organization, match, starts_at + timedelta(days=14), series_id=uuid4())
        return {
            "conflict_id": conflict.id,
            "closed_id": closed.id,
            "group_id": self.group(organization, cohort, people["coach"], starts_at + timedelta(days=3)).id,
            "guest_id": self.guest(organization, meeting, people["coach"]).id,
            "hold_id": hold.id,
            "kind_key": "mock",
            "series_id": series.series_id,
            "membership_id": people["participant"].id,
            "coach_id": people["coach"].id,
            "participant_id": people["participant"].id,
            "cohort_id": cohort.id,
            "match_id": match.id,
            "meeting_id": meeting.id,
            "program_id": program.id,
            "message_id": message.id,
            "log_id": log.id,
            "wave_id": wave.id,
            "proposal_id": proposal.id,
            "decision_id": decision.id,
            "import_id": imported.id,
            "goal_id": goal.id,
            "source_id": source.id,
            "organization_id": organization.id,
        }
