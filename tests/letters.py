"""What a person reads in a letter, and where it leads."""

from email.message import EmailMessage

from bs4 import BeautifulSoup


def read(mail: EmailMessage) -> tuple[str, str, str]:
    """Subject, heading and the whole text of a letter, in one line."""
    text = mail.get_body(("plain",)).get_content()
    return str(mail["Subject"]), text.splitlines()[2], " ".join(text.split())


def links(mail: EmailMessage) -> list[str]:
    """Where the links of a letter's HTML lead, each once and in order; of the installation's own the paths."""
    page = BeautifulSoup(mail.get_body(("html",)).get_content(), "html.parser")
    return list(dict.fromkeys(a["href"].removeprefix("http://localhost") for a in page("a")))
