"""The doors: a folder per noun. Doors never import each other; what two need is in `shared`."""

from blueprints.accounts import door as accounts
from blueprints.accounts.invitation import door as invitations
from blueprints.brand import door as brand
from blueprints.health import door as health
from blueprints.home import door as home
from blueprints.shared.doors import Door

DOORS = (home, accounts, invitations, brand, health)
PRACTICE_DOORS: tuple[Door, ...] = ()
