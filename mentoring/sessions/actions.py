"""Verbs of session logs: say what became of a meeting, log a session without one, change it, add a line, take it back.

A meeting has one log, whoever is first; the second adds a line. The log and the meeting's state change together.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update

from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.foundation.words import local
from mentoring.matching.models import Match
from mentoring.messages.plan import withdraw
from mentoring.scheduling.models import Meeting
from mentoring.sessions import notes
from mentoring.sessions.models import Note, SessionLog
from mentoring.sessions.told import MEETING_STATES, Told, check_day, check_told


class MeetingNotOver(Refusal):
    status = 409
    sentence = "This meeting has not begun yet. Log it once you have met."


class MeetingCancelled(Refusal):
    status = 409
    sentence = "This meeting was cancelled. If you met all the same, log it as a session of its own."


class DayLoggedAlready(Refusal):
    status = 409
    sentence = (
        "A session on that day is logged already. If you met twice that day, say so below and save again."
    )
    field = "held_on"


class OthersLineThere(Refusal):
    status = 409
    sentence = "The other person has written a line, so this log stays. You can still change it."


class MatchNotYetThere(Refusal):
    status = 409
    sentence = "This match was not published, so there is nothing to log."


@transactional
def log_meeting(meeting_id: UUID, *, by: UUID, told: Told, line: str = "", private: str = "") -> SessionLog:
    """Say what became of a meeting; if it is logged already, only the lines are added.

    Raises:
        NotFound: it is no meeting of theirs.
        MeetingNotOver, MeetingCancelled: there is nothing to say yet, or any more.
        MinutesWrong, ChoiceUnknown: what was told cannot be.
    """
    match, meeting = meeting_of(meeting_id, by)
    log = db.session.scalar(select(SessionLog).where(SessionLog.meeting_id == meeting_id))
    if log is None:
        log = new_log(match, by, told, held_on=day_of(meeting), meeting=meeting)
    write_lines(log, by, line, private)
    return log


@transactional
def log_session(
    match_id: UUID,
    *,
    by: UUID,
    told: Told,
    held_on: date,
    key: UUID,
    line: str = "",
    private: str = "",
    twice: bool = False,
) -> SessionLog:
    """Log a session of a match, booked here or not; the same `key` sent twice logs once.

    A meeting of that day which waits for a log gets this one, so that nobody is asked about it any more.

    Raises:
        NotFound: it is no match of theirs.
        DayToCome, DayLongAgo: it cannot have been then.
        DayLoggedAlready: a session of that day is logged, and they do not say that they met `twice`.
        MinutesWrong, ChoiceUnknown: what was told cannot be.
    """
    match = match_of(match_id, by)
    before = db.session.scalar(select(SessionLog).where(SessionLog.logging_key == key))
    if before is not None:
        if (before.match_id, before.author_id) != (match.id, by):
            raise Conflict
        return before
    check_day(held_on, by)
    meeting = waiting_meeting(match.id, held_on)
    if meeting is None and not twice and logged_on(match.id, held_on):
        raise DayLoggedAlready
    log = new_log(match, by, told, held_on=held_on, meeting=meeting, key=key)
    write_lines(log, by, line, private)
    return log


@transactional
def change_log(
    log_id: UUID,
    *,
    by: UUID,
    told: Told,
    held_on: date | None = None,
    line: str = "",
    private: str | None = None,
) -> SessionLog:
    """Put one's own log right; the day of a booked meeting stays. `private` of None leaves that note as it is.

    Raises:
        NotFound: it is no log of theirs.
        DayToCome, DayLongAgo, MinutesWrong, ChoiceUnknown: what was told cannot be.
    """
    log = own_log(log_id, by)
    check_told(told, booked=log.meeting_id is not None)
    if log.meeting_id is not None:
        settle(log.meeting_id, told.happened, seen=MEETING_STATES[log.happened])
    elif held_on is not None and held_on != log.held_on:
        check_day(held_on, by)
        log.held_on = held_on
    log.happened, log.format, log.topics = told.happened, told.format, list(told.topics)
    log.minutes = told.minutes if told.happened == "met" else 0
    log.updated_at = now()
    notes.write(log.id, author_id=by, layer="pair", words=line)
    if private is not None:
        notes.write(log.id, author_id=by, layer="private", words=private)
    return log


@transactional
def add_line(log_id: UUID, *, by: UUID, line: str, private: str | None = None) -> None:
    """Write or change one's own line on a log of either; an empty one is taken away.

    Raises:
        NotFound: it is no log of a match of theirs.
    """
    log = log_of(log_id, by)
    notes.write(log.id, author_id=by, layer="pair", words=line)
    if private is not None:
        notes.write(log.id, author_id=by, layer="private", words=private)


@transactional
def take_back(log_id: UUID, *, by: UUID) -> None:
    """Undo one's own log: it is gone with its author's lines, and its meeting waits for a log again.

    Raises:
        NotFound: it is no log of theirs.
        OthersLineThere: the other person wrote on it.
    """
    log = own_log(log_id, by)
    others = exists().where(Note.log_id == log.id, Note.author_id != by)
    if db.session.scalar(select(others)):
        raise OthersLineThere
    if log.meeting_id is not None:
        compare_and_swap(log.meeting_id, seen=MEETING_STATES[log.happened], then="confirmed")
    db.session.execute(delete(SessionLog).where(SessionLog.id == log.id))


def new_log(
    match: Match, by: UUID, told: Told, *, held_on: date, meeting: Meeting | None, key: UUID | None = None
) -> SessionLog:
    """A new log row, inside a verb, and with it what becomes of its meeting."""
    check_told(told, booked=meeting is not None)
    if meeting is not None:
        if meeting.state == "cancelled":
            raise MeetingCancelled
        if meeting.starts_at > now():
            raise MeetingNotOver
        settle(meeting.id, told.happened, seen=meeting.state)
    log = SessionLog(
        match_id=match.id,
        meeting_id=meeting.id if meeting else None,
        author_id=by,
        happened=told.happened,
        held_on=held_on,
        minutes=told.minutes if told.happened == "met" else 0,
        format=told.format,
        topics=list(told.topics),
        logging_key=key or new_id(),
    )
    db.session.add(log)
    db.session.flush()
    return log


def settle(meeting_id: UUID, happened: str, *, seen: str) -> None:
    """The meeting was held, or was not; nobody is asked about it any more."""
    compare_and_swap(meeting_id, seen=seen, then=MEETING_STATES[happened])
    withdraw(meeting_id, why="The meeting is logged.", kinds=("log_request",))


def compare_and_swap(meeting_id: UUID, *, seen: str, then: str) -> None:
    """Change a meeting's state, if it still is what was seen.

    Raises:
        Conflict: it is not.
    """
    swapped = db.session.execute(
        update(Meeting)
        .where(Meeting.id == meeting_id, Meeting.state == seen)
        .values(state=then)
        .returning(Meeting.id)
    )
    if swapped.one_or_none() is None:
        raise Conflict


def write_lines(log: SessionLog, by: UUID, line: str, private: str) -> None:
    """Write what was typed; what was left empty changes nothing."""
    for layer, words in (("pair", line), ("private", private)):
        if words:
            notes.write(log.id, author_id=by, layer=layer, words=words)


def meeting_of(meeting_id: UUID, member_id: UUID) -> tuple[Match, Meeting]:
    """A meeting of a member, locked with its match."""
    match_id = db.session.scalar(select(Meeting.match_id).where(Meeting.id == meeting_id))
    if match_id is None:
        raise NotFound
    match = match_of(match_id, member_id)
    return match, db.session.scalars(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def match_of(match_id: UUID, member_id: UUID) -> Match:
    """A match of a member, locked: logs of one match follow each other."""
    match = db.session.scalar(
        select(Match)
        .where(Match.id == match_id, or_(Match.coach_id == member_id, Match.participant_id == member_id))
        .with_for_update(key_share=True)
    )
    if match is None:
        raise NotFound
    if match.state == "proposed":
        raise MatchNotYetThere
    return match


def log_of(log_id: UUID, member_id: UUID) -> SessionLog:
    """A log of a match of a member, locked behind its match."""
    match_id = db.session.scalar(select(SessionLog.match_id).where(SessionLog.id == log_id))
    if match_id is None:
        raise NotFound
    match_of(match_id, member_id)
    log = db.session.scalar(
        select(SessionLog)
        .where(SessionLog.id == log_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if log is None:
        raise NotFound
    return log


def own_log(log_id: UUID, member_id: UUID) -> SessionLog:
    log = log_of(log_id, member_id)
    if log.author_id != member_id:
        raise NotFound
    return log


def waiting_meeting(match_id: UUID, held_on: date) -> Meeting | None:
    """The first meeting of that local day that began and has no log, locked."""
    near = select(Meeting).where(
        Meeting.match_id == match_id,
        Meeting.state == "confirmed",
        Meeting.starts_at <= now(),
        ~exists().where(SessionLog.meeting_id == Meeting.id),
    )
    found = db.session.scalars(near.order_by(Meeting.starts_at).with_for_update())
    return next((meeting for meeting in found if day_of(meeting) == held_on), None)


def logged_on(match_id: UUID, held_on: date) -> bool:
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    SessionLog.match_id == match_id,
                    SessionLog.held_on == held_on,
                    SessionLog.happened == "met",
                )
            )
        )
    )


def day_of(meeting: Meeting) -> date:
    """The date of a meeting where it was agreed."""
    return local(meeting.starts_at, meeting.zone).date()
