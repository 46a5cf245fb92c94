"""The doors: a folder per noun. Doors never import each other; what two need is in `shared`."""

from blueprints.accounts import door as accounts
from blueprints.accounts.invitation import door as invitations
from blueprints.availability import door as availability
from blueprints.brand import door as brand
from blueprints.calendars import door as calendars
from blueprints.coaches import door as coaches
from blueprints.cohorts import door as cohorts
from blueprints.conflicts import door as conflicts
from blueprints.groups import door as groups
from blueprints.health import door as health
from blueprints.home import door as home
from blueprints.mailbox import door as mailbox
from blueprints.matching import door as matching
from blueprints.meetings import door as meetings
from blueprints.messages import door as messages
from blueprints.operator import door as operator
from blueprints.organizations import door as organizations
from blueprints.participants import door as participants
from blueprints.people import door as people
from blueprints.photos import door as photos
from blueprints.preferences import door as preferences
from blueprints.programs import door as programs
from blueprints.rosters import door as rosters
from blueprints.sessions import door as sessions
from blueprints.shared.doors import Door
from blueprints.surveys import door as surveys
from blueprints.today import door as today

DOORS = (
    home,
    accounts,
    availability,
    brand,
    calendars,
    coaches,
    cohorts,
    conflicts,
    groups,
    health,
    invitations,
    matching,
    meetings,
    messages,
    operator,
    organizations,
    participants,
    people,
    photos,
    preferences,
    programs,
    rosters,
    sessions,
    surveys,
    today,
)
PRACTICE_DOORS: tuple[Door, ...] = (mailbox,)
