"""Knocking on every door as everybody who must not come in, and comparing with the answer to nothing at all.

Every route of the product, with every method it takes, is asked for by each role of a look-alike neighbour, by a
stranger, and by members of the organization itself whose role does not include it. A neighbour's answer about a
thing that exists must be the answer about a random id; and afterwards the database is what it was.
"""

import re
from uuid import uuid4

import pytest
from sqlalchemy import text

import config
from blueprints.shared.doors import PERMISSIONS
from mentoring.foundation.extensions import db
from mentoring.policy import Permission
from tests.visitor import Visitor

ROLES = ("administrator", "coach", "participant")


@pytest.fixture
def corridor(world):
    """An organization with one of everything, and its neighbour with the same names."""
    return furnished(world, "here"), furnished(world, "there")


def furnished(world, slug):
    organization = world.organization("Golden State", slug=slug)
    people = {
        "administrator": world.administrator(organization),
        "coach": world.coach(organization),
        "participant": world.participant(organization),
    }
    cohort = world.cohort(organization, state="running")
    world.enrol(organization, cohort, people["participant"])
    world.assign(organization, cohort, people["coach"])
    match = world.match(organization, cohort=cohort, coach=people["coach"], participant=people["participant"])
    things = world.one_of_everything(organization, people, cohort, match)
    return {"organization": organization, "people": people, "things": things}


def doors(app):
    """`(rule, method, permission)` for every door of the product."""
    permissions = app.extensions[PERMISSIONS]
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, permissions[rule.endpoint]


def address(rule, slug, things):
    """The rule's address with things of one organization, or with random ids."""

    def fill(found):
        name = found.group(2)
        if name == "slug":
            return slug
        return str(things.get(name) or things.get("any") or uuid4())

    return re.sub(r"<(?:([^:<>]+):)?([^<>]+)>", fill, rule.rule)


def knock(visitor, method, path):
    return visitor.client.open(path, method=method, data={"csrf_token": visitor.csrf()})


def fingerprint(app):
    """How many rows each table has in each organization, and a digest of all of them: what must not change.

    No role of the tests passes row-level security, so each organization is entered in turn.
    """
    with app.app_context():
        connection = db.session.connection()
        found = {}
        for organization_id in (
            connection.execute(text("SELECT id FROM organizations ORDER BY id")).scalars().all()
        ):
            enter(connection, str(organization_id))
            for table in sorted(db.metadata.tables.keys() - {"sign_in_sessions", "sign_in_codes"}):
                digest = f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"  # noqa: S608
                found[organization_id, table] = tuple(connection.execute(text(digest)).one())
        enter(connection, "")
    people = [rows for (_, table), (rows, _) in found.items() if table == "memberships"]
    assert people.count(len(ROLES)) == 2  # both organizations are seen: no wall hides what would change
    return found


def enter(connection, organization_id):
    connection.execute(text("SELECT set_config('app.organization_id', :id, true)"), {"id": organization_id})


def test_every_view_declares_a_permission(app):
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and rule.endpoint not in app.extensions[PERMISSIONS]
    ]
    assert undeclared == []


def test_no_door_opens_to_a_neighbour_and_nothing_is_told_apart_from_nothing(app, world, corridor):
    here, there = corridor
    before = fingerprint(app)
    wrong = []
    for role in ROLES:
        neighbour = world.signed_in(there["people"][role])
        for rule, method, permission in doors(app):
            if "slug" not in rule.arguments:
                continue
            real = knock(neighbour, method, address(rule, "here", here["things"]))
            nowhere = knock(neighbour, method, address(rule, "nowhere", {"any": uuid4()}))
            if (real.status_code, plain(real)) != (nowhere.status_code, plain(nowhere)):
                wrong.append(f"{role} {method} {rule.rule}: {real.status_code} beside {nowhere.status_code}")
            if real.status_code != 404 and permission is not Permission.FOLLOW_A_LINK:
                wrong.append(f"{role} {method} {rule.rule}: {real.status_code}")
    assert wrong == []
    assert fingerprint(app) == before


def test_things_of_another_organization_are_not_there_under_ones_own_address(app, world, corridor):
    here, there = corridor
    before = fingerprint(app)
    wrong = []
    for role in ROLES:
        member = world.signed_in(there["people"][role])
        for rule, method, _ in doors(app):
            ids = rule.arguments - {"slug"}
            if "slug" not in rule.arguments or not ids:
                continue
            foreign = knock(member, method, address(rule, "there", here["things"]))
            random = knock(member, method, address(rule, "there", {"any": uuid4()}))
            if (foreign.status_code, plain(foreign)) != (random.status_code, plain(random)):
                wrong.append(
                    f"{role} {method} {rule.rule}: {foreign.status_code} beside {random.status_code}"
                )
    assert wrong == []
    assert fingerprint(app) == before


def test_a_stranger_is_sent_to_sign_in_and_told_nothing(app, corridor):
    here, _ = corridor
    before = fingerprint(app)
    wrong = []
    for rule, method, permission in doors(app):
        if permission in {Permission.ENTER, Permission.FOLLOW_A_LINK}:
            continue
        stranger = Visitor(app)
        real = knock(stranger, method, address(rule, "here", here["things"]))
        nowhere = knock(stranger, method, address(rule, "nowhere", {"any": uuid4()}))
        if real.status_code != nowhere.status_code or real.status_code not in {302, 401}:
            wrong.append(f"{method} {rule.rule}: {real.status_code} beside {nowhere.status_code}")
    assert wrong == []
    assert fingerprint(app) == before


def test_no_get_changes_anything(app, world, corridor):
    here, _ = corridor
    members = {role: world.signed_in(here["people"][role]) for role in ROLES}
    before = fingerprint(app)
    broken = []
    for rule, method, _ in doors(app):
        if method != "GET":
            continue
        for role, member in members.items():
            answer = member.client.get(address(rule, "here", here["things"]))
            if answer.status_code >= 500:
                broken.append(f"{role} {rule.rule}: {answer.status_code}")
    assert broken == []
    assert fingerprint(app) == before


def plain(answer):
    """What an answer says, without what differs between any two: ids, tokens and the address asked for."""
    words = re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}", "", answer.get_data(as_text=True))
    words = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", words)
    return words.replace("/o/here", "/o/X").replace("/o/there", "/o/X").replace("/o/nowhere", "/o/X")


def test_limits_are_on_doors_that_change_something():
    """Reading is never limited (`only_reads`): a limit on a page would be none."""
    for file in (config.ROOT / "blueprints").rglob("*.py"):
        assert not re.search(r"@door\.get\(.*\)\n@limiter\.", file.read_text()), file
