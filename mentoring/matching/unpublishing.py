"""Taking a publication back, as long as nobody has acted on it.

Opening a message changes nothing here, so it is not known; what is known is a button pressed: a yes or a no, a meeting
booked, a session logged. Rooms above this one say what counts with them (`evidence`).
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import delete, func, select

from mentoring.cohorts.actions import held
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.jobs.registry import later
from mentoring.matching.models import Match, Proposal
from mentoring.matching.offers import users_of
from mentoring.messages.models import Message
from mentoring.messages.plan import Planned, plan_all, withdraw
from mentoring.organizations.audit import note

Evidence = Callable[[list[UUID]], bool]
EVIDENCE: list[Evidence] = []
GONE = ("sending", "sent", "uncertain")


class AlreadyOpened(Refusal):
    status = 409
    sentence = "Somebody has answered or booked already, so these matches stand. Change single ones instead."


class DraftInTheWay(Refusal):
    status = 409
    sentence = "There is a newer draft of this cohort. Throw it away first, then take these matches back."


class NotPublished(Refusal):
    status = 409
    sentence = "These matches are not published, or were taken back already."


def evidence(found: Evidence) -> Evidence:
    """Register what shows that somebody has acted on one of these matches."""
    EVIDENCE.append(found)
    return found


@transactional
def take_back(proposal_id: UUID, *, actor: UUID | None) -> Proposal:
    """Make a publication a draft again: its matches are gone, and whoever was told is told so.

    Raises:
        NotFound: there is no such proposal.
        NotPublished: it is a draft, or was taken back.
        AlreadyOpened: somebody has acted on one of its matches.
        DraftInTheWay: the cohort has another draft.
    """
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound
    matches = matches_with(proposal_id, lock=True)
    if proposal.state != "published" or not matches:
        raise NotPublished
    if acted_on(matches):
        raise AlreadyOpened
    newer = select(Proposal.id).where(Proposal.cohort_id == proposal.cohort_id, Proposal.state == "draft")
    if db.session.scalar(newer) is not None:
        raise DraftInTheWay
    ids = [match.id for match in matches]
    tell_who_was_told(proposal, matches)
    for match_id in ids:
        withdraw(match_id, why="The matches were taken back.")
    db.session.execute(delete(Match).where(Match.id.in_(ids)))
    proposal.state, proposal.published_at = "draft", None
    proposal.version += 1
    cohort = held(proposal.cohort_id)
    others = select(func.count()).select_from(Match).where(Match.cohort_id == cohort.id)
    if not db.session.scalar(others):
        cohort.state = "matching"
        cohort.version += 1
    later("plan_waves", cohort_id=cohort.id)
    sentence = f"Took back {len(ids)} matches of {cohort.name}."
    note("take_back_matches", sentence=sentence, actor=actor, subject_id=proposal.id)
    return proposal


def last_published(cohort_id: UUID) -> Proposal | None:
    """The newest publication of a cohort that can still be taken back, if there is one. At most six statements."""
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.cohort_id == cohort_id, Proposal.state == "published")
        .order_by(Proposal.published_at.desc())
        .limit(1)
    )
    if proposal is None:
        return None
    matches = matches_with(proposal.id)
    return proposal if matches and not acted_on(matches) else None


def matches_with(proposal_id: UUID, *, lock: bool = False) -> list[Match]:
    """The matches that were published with a proposal. One statement."""
    statement = select(Match).where(Match.proposal_id == proposal_id).order_by(Match.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(statement))


def acted_on(matches: Iterable[Match]) -> bool:
    """Whether anybody has pressed a button about one of these matches, or an offer has begun by silence."""
    listed = list(matches)
    if any(match.state == "ended" or match.coach_answer or match.participant_answer for match in listed):
        return True
    if any(match.state == "active" and match.answer_by is not None for match in listed):
        return True
    return any(found([match.id for match in listed]) for found in EVIDENCE)


def tell_who_was_told(proposal: Proposal, matches: list[Match]) -> None:
    """One message for everybody to whom a letter about one of the matches may have gone."""
    told = db.session.scalars(
        select(Message.user_id)
        .where(Message.subject_id.in_([match.id for match in matches]), Message.state.in_(GONE))
        .distinct()
    )
    members = {match.coach_id for match in matches} | {match.participant_id for match in matches}
    theirs = set(users_of(members).values())
    plan_all(
        Planned(
            "matches_taken_back",
            to=user_id,
            about=proposal.id,
            sequence=proposal.version,
            why="The administrator took the matches back before anybody had answered.",
        )
        for user_id in sorted(theirs.intersection(told))
    )
