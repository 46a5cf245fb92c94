"""What a person reads in a letter."""

from email.message import EmailMessage


def read(mail: EmailMessage) -> tuple[str, str, str]:
    """Subject, heading and the whole text of a letter, in one line."""
    text = mail.get_body(("plain",)).get_content()
    return str(mail["Subject"]), text.splitlines()[2], " ".join(text.split())
