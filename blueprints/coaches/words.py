"""What templates call the codes of profiles."""

from collections.abc import Callable

from blueprints.coaches import door
from mentoring.organizations.vocabulary import CAREER_STEPS, CREDENTIALS, LANGUAGES, TOPICS, label


def naming(pairs: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    return lambda code: label(pairs, code)


for name, pairs in (
    ("topic_name", TOPICS),
    ("language_name", LANGUAGES),
    ("step_name", CAREER_STEPS),
    ("credential_name", CREDENTIALS),
):
    door.add_app_template_filter(naming(pairs), name)
