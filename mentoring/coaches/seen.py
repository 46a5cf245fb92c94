"""Who sees what of a coach: each field has an audience, and each viewer a relation to the coach.

Relations grow: whoever coaches with me is a member too, and the participants I coach are in a cohort with me.
"""

from collections.abc import Mapping

RELATIONS = ("public", "members", "cohort", "pair")
FIELDS = (
    ("headline", "Headline"),
    ("story", "Your story"),
    ("places_served", "Places you served"),
    ("career_path", "Career path"),
    ("credentials", "Credentials"),
    ("topics", "Topics you help with"),
    ("languages", "Languages"),
    ("formats", "Ways to meet"),
)
USUAL = "members"


def audience_of(audiences: Mapping[str, str], field: str) -> str:
    """Who sees a field: members, unless the coach said otherwise."""
    said = audiences.get(field, USUAL)
    return said if said in RELATIONS else RELATIONS[-1]


def is_seen(audiences: Mapping[str, str], field: str, *, by: str) -> bool:
    """Whether a viewer of that relation sees a field."""
    return RELATIONS.index(audience_of(audiences, field)) <= RELATIONS.index(by)
