"""The group itself: seen by its cohort, kept by its coach."""

from uuid import UUID

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.groups import door
from blueprints.groups.forms import AttendanceForm, CancelForm, GroupForm, TimeForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import now
from mentoring.foundation.words import count, local, moment
from mentoring.groups import actions
from mentoring.groups.answers import answers_of
from mentoring.groups.queries import GroupRow, group_seen, groups_for, led_cohorts, names_for, sitters
from mentoring.groups.seats import GroupOver, to_come, too_late_to_offer
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
LEAD = Permission.LEAD_GROUP


@door.get("/groups", permission=Permission.BELONG)
def index() -> str:
    """The groups that one leads, sits in or may join."""
    rows, instant = groups_for(g.membership.id), now()
    return render_template(
        "groups/index.html",
        coming=[row for row in rows if row.group.ends_at > instant and row.group.state == "open"],
        behind=[row for row in rows if row.group.ends_at <= instant or row.group.state != "open"][::-1],
        leads=bool(g.who.is_coach and led_cohorts(g.membership.id)),
    )


@door.get("/groups/new", permission=LEAD)
def new() -> str:
    """What it is about, when, and for how many."""
    return render_template("groups/new.html", form=group_form())


@door.post("/groups", permission=LEAD)
def create() -> Page:
    """Open it, and tell the cohort."""
    form = group_form()
    group = attempt(
        form,
        lambda: actions.open_group(
            UUID(form.cohort.data),
            coach_id=g.membership.id,
            title=form.title.data,
            starts_at=form.wall(form.day, form.starts_at),
            minutes=form.minutes.data,
            places=form.places.data,
            format=form.format.data,
            place=form.place.data or "",
            key=form.booking_key,
        ),
    )
    if group is None:
        return render_template("groups/new.html", form=form), form.status
    when = moment(group.starts_at, viewer_zone())
    if group.state == "cancelled":  # a form that is sent once more
        say(f"This page opened a group on {when}, which was cancelled since. Open another.", kind="warning")
        return redirect(url_for("groups.new"))
    say(f"{when}. The participants of the cohort are told.", title="Open")
    return redirect(url_for("groups.show", group_id=group.id))


@door.get("/groups/<uuid:group_id>", permission=Permission.BELONG)
def show(group_id: UUID) -> str:
    """When it is, who leads it, and how many seats are left."""
    return group_page(group_seen(group_id, g.membership.id))


@door.get("/groups/<uuid:group_id>/edit", permission=LEAD)
def edit(group_id: UUID) -> str:
    """Another time for everybody."""
    row = group_seen(group_id, g.membership.id)
    allow(LEAD, row.group)
    wall = local(row.group.starts_at, viewer_zone())
    form = TimeForm(zone=viewer_zone(), data={"day": wall.date(), "starts_at": wall.time()})
    return edit_page(row, form)


@door.post("/groups/<uuid:group_id>", permission=LEAD)
def update(group_id: UUID) -> Page:
    """Move it."""
    row = group_seen(group_id, g.membership.id)
    allow(LEAD, row.group)
    form = TimeForm(zone=viewer_zone())
    moved = attempt(
        form,
        lambda: actions.move_group(
            group_id, starts_at=form.wall(form.day, form.starts_at), sequence=form.seen
        ),
    )
    if moved is None:
        return edit_page(row, form), form.status
    say(f"{moment(moved.starts_at, viewer_zone())}. Everybody with a seat is told.", title="Moved")
    return redirect(url_for("groups.show", group_id=group_id))


@door.post("/groups/<uuid:group_id>/cancellation", permission=LEAD)
def cancel(group_id: UUID) -> Page:
    """Cancel it for everybody."""
    row = group_seen(group_id, g.membership.id)
    allow(LEAD, row.group)
    form = CancelForm()
    done = attempt(
        form, lambda: actions.cancel_group(group_id, sequence=form.seen, words=form.words.data or "")
    )
    if done is None:
        return group_page(row, form), form.status
    say("The group is cancelled, and everybody with a seat is told.")
    return redirect(url_for("groups.index"))


@door.post("/groups/<uuid:group_id>/attendance", permission=LEAD)
def note_attendance(group_id: UUID) -> Page:
    """Note who came."""
    row = group_seen(group_id, g.membership.id)
    allow(LEAD, row.group)
    form = attendance_form(row)
    came = attempt(form, lambda: (actions.note_who_came(group_id, map(UUID, form.came.data)),))
    if came is None:
        return group_page(row, attendance=form), form.status
    say(f"{count(came[0], 'participant', none='Nobody')} came. It is noted.")
    return redirect(url_for("groups.show", group_id=group_id))


def group_form() -> GroupForm:
    cohorts = [(str(cohort.id), cohort.name) for cohort in led_cohorts(g.membership.id)]
    return GroupForm(zone=viewer_zone(), cohorts=cohorts)


def edit_page(row: GroupRow, form: TimeForm) -> str:
    form.sequence.data = str(row.group.sequence)
    fixed = "" if to_come(row.group) else GroupOver.sentence
    return render_template("groups/edit.html", row=row, form=form, fixed=fixed)


def attendance_form(row: GroupRow) -> AttendanceForm:
    sitting = [each for each in sitters(row.group) if each.state == "taken"]
    came = [str(each.seat_id) for each in sitting if each.came]
    return AttendanceForm(
        sitting=[(str(each.seat_id), each.name) for each in sitting],
        data=None if row.group.logged_at is None else {"came": came},
    )


def group_page(
    row: GroupRow, cancelling: CancelForm | None = None, attendance: AttendanceForm | None = None
) -> str:
    mine = row.group.coach_id == g.membership.id
    begun = row.group.starts_at <= now()
    answers = answers_of(row.group) if mine and not begun else {}
    cancelling = cancelling or CancelForm(formdata=None)
    cancelling.sequence.data = str(row.group.sequence)
    return render_template(
        "groups/show.html",
        row=row,
        group=row.group,
        leads=mine,
        begun=begun,
        late=too_late_to_offer(row.group),
        form=attendance or cancelling,
        cancelling=cancelling,
        attendance=attendance or (attendance_form(row) if mine and begun else None),
        names=named(row, answers),
        declined=answers.get(row.group.coach_id) == "declined",
        waiting=sum(each.state == "waiting" for each in sitters(row.group)) if mine else 0,
    )


def named(row: GroupRow, answers: dict[UUID, str]) -> list[tuple[str, str]]:
    """Who has a seat, as far as the viewer may know, and for the coach what their calendars answered."""
    if row.group.coach_id != g.membership.id:
        return [(name, "") for name in names_for(row.group, g.membership.id)]
    sitting = [each for each in sitters(row.group) if each.state == "taken"]
    return [(each.name, answers.get(each.membership_id, "")) for each in sitting]
