"""Session logs: from the message in two taps, or from the pages; hours; the administrator's list without a word."""

from blueprints.shared.doors import Door
from mentoring.foundation.words import listing
from mentoring.organizations.vocabulary import TOPICS, label
from mentoring.sessions.wording import length

door = Door("sessions", __name__)

from blueprints.sessions import export, link, log, overview  # noqa: E402, F401

door.add_app_template_filter(length, "session_length")


@door.app_template_filter("session_topics")
def topics_in_words(codes: list[str]) -> str:
    """Resume review and Interview preparation."""
    return listing([label(TOPICS, code) for code in codes])
