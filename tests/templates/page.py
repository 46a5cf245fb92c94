"""Reading rendered HTML as strictly as a validator, and asking it a reader's questions."""

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

CONTROLS = {"input", "select", "textarea", "progress"}
WITHOUT_LABEL = {"hidden", "submit", "button"}


def parse(html: str) -> Element:
    """The whole document, or an error at the first mistake."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def parse_part(html: str) -> Element:
    """A part of a page, or an error at the first mistake."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)


def words(element: Element) -> str:
    """What an element says, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def repeated_ids(root: Element) -> list[str]:
    """Ids used more than once."""
    counts = Counter(element.get("id") for element in root.iter() if element.get("id"))
    return sorted(name for name, count in counts.items() if count > 1)


def unlabelled(root: Element) -> list[str]:
    """Names of controls that no label speaks for."""
    labelled = {label.get("for") for label in root.iter("label")}
    return [
        str(control.get("name"))
        for control in root.iter()
        if control.tag in CONTROLS
        and control.get("type") not in WITHOUT_LABEL
        and control.get("aria-hidden") != "true"
        and control.get("id") not in labelled
    ]


def broken_references(root: Element) -> list[str]:
    """Ids named by ARIA, labels and links within the page that are not there."""
    there = {element.get("id") for element in root.iter()}
    named = [
        name
        for element in root.iter()
        for attribute in ("aria-describedby", "aria-labelledby", "for", "popovertarget")
        for name in (element.get(attribute) or "").split()
    ]
    named += [link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")]
    return sorted(name for name in named if name not in there)
