"""A person at a browser: gets a page, reads it strictly, fills a form by its labels, presses a button by its words."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart


class Visitor:
    """One browser. Every page it gets is checked: valid HTML, one h1, a title, unique ids, labelled controls."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client = app.test_client()
        self.response = self.page = None
        self.token: str | None = None
        if token is not None:
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True

    def get(self, path: str, status: int = 200, **kwargs) -> BeautifulSoup | None:
        """Open a page, following redirects, and expect a status."""
        return self.take(self.client.get(path, follow_redirects=True, **kwargs), status)

    def post(
        self, path: str, fields: dict | None = None, status: int = 200, **kwargs
    ) -> BeautifulSoup | None:
        """Send a form by hand (with a valid CSRF token of this browser), following redirects."""
        fields = {"csrf_token": self.csrf(), **(fields or {})}
        return self.take(self.client.post(path, data=fields, follow_redirects=True, **kwargs), status)

    def submit(
        self, button: str, fields: dict | None = None, status: int = 200, form: int = 0
    ) -> BeautifulSoup:
        """Fill the form that has this button and press it: fields by name; files as (bytes, name)."""
        found = self.form_with(button, form)
        sent: list[tuple[str, object]] = [
            (name, value) for name, value in values_of(found) if name not in (fields or {})
        ]
        pressed = next(b for b in found.select("button") if words(b).startswith(button))
        if pressed.get("name"):
            sent.append((pressed["name"], pressed.get("value", "")))
        for name, value in (fields or {}).items():
            known = {control.get("name") for control in found.select("[name]")}
            assert name in known, f"The form has no field {name}: {sorted(filter(None, known))}"
            given = value if isinstance(value, list) else [value]
            sent += [(name, (io.BytesIO(one[0]), one[1]) if isinstance(one, tuple) else one) for one in given]
        grouped: dict[str, list] = {}
        for name, value in sent:
            grouped.setdefault(name, []).append(value)
        action = pressed.get("formaction") or found.get("action") or urlsplit(self.response.request.url).path
        if (found.get("method") or "get").lower() == "get":
            answer = self.client.get(action, query_string=grouped, follow_redirects=True)
        else:
            answer = self.client.post(action, follow_redirects=True, **encoded(grouped))
        return self.take(answer, status)

    def follow(self, link: str, status: int = 200) -> BeautifulSoup:
        """Follow the link with these words."""
        found = next((a for a in self.page.select("a[href]") if words(a).startswith(link)), None)
        assert found is not None, f"No link {link!r} among {[words(a) for a in self.page.select('a[href]')]}"
        return self.get(found["href"], status)

    def take(self, response, status: int) -> BeautifulSoup | None:
        self.response = response
        assert response.status_code == status, (
            f"{response.status_code} instead of {status} at {response.request.path}: {response.text[:1500]}"
        )
        if response.mimetype != "text/html":
            self.page = None
            return None
        self.page = read_strictly(response.text)
        return self.page

    def csrf(self) -> str:
        """A token of this browser, as any of its pages carries."""
        token = self.page and self.page.select_one("input[name=csrf_token]")
        if token is not None:
            return token["value"]
        if self.token is None:
            page = BeautifulSoup(self.client.get("/sign-in/password").text, "html.parser")
            self.token = page.select_one("input[name=csrf_token]")["value"]
        return self.token

    def form_with(self, button: str, number: int = 0) -> Tag:
        found = [
            form
            for form in self.page.select("form")
            if any(words(b).startswith(button) for b in form.select("button"))
        ]
        assert found, f"No button {button!r} among {[words(b) for b in self.page.select('button')]}"
        return found[number]

    @property
    def h1(self) -> str:
        return words(self.page.h1)

    @property
    def text(self) -> str:
        """The words of main, each run of spaces as one."""
        return words(self.page.select_one("main"))

    @property
    def notices(self) -> list[str]:
        return [words(found) for found in self.page.select(".messages .notice")]

    @property
    def errors(self) -> list[str]:
        """What the error summary lists."""
        return [words(found) for found in self.page.select(".error-summary li")]


def encoded(fields: dict[str, list]) -> dict[str, object]:
    """A form as `post` takes it. Files are encoded in memory: the client would leave a temporary file open."""
    if not any(isinstance(value, tuple) for values in fields.values() for value in values):
        return {"data": fields}
    boundary, body = encode_multipart(
        MultiDict(
            (name, FileStorage(value[0], filename=value[1]) if isinstance(value, tuple) else value)
            for name, values in fields.items()
            for value in values
        )
    )
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def words(tag: Tag | None) -> str:
    """The words of an element."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def values_of(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send of an untouched form."""
    found = []
    for control in form.select("input[name], textarea[name], select[name]"):
        if control.has_attr("disabled"):
            continue
        if control.name == "select":
            chosen = control.select("option[selected]") or control.select("option")[:1]
            if control.has_attr("multiple"):
                chosen = control.select("option[selected]")
            found += [(control["name"], option.get("value", words(option))) for option in chosen]
        elif control.name == "textarea":
            found.append((control["name"], control.get_text()))
        elif control.get("type") in {"checkbox", "radio"}:
            if control.has_attr("checked"):
                found.append((control["name"], control.get("value", "on")))
        elif control.get("type") not in {"file", "submit"}:
            found.append((control["name"], control.get("value", "")))
    return found


def read_strictly(html: str) -> BeautifulSoup:
    """Parse a page, and refuse what no page of this product may be."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    errors = [error for error in parser.errors if error[1] != "unexpected-null-character"]
    assert not errors, f"Invalid HTML: {[(at, code) for at, code, _ in errors][:5]}"
    page = BeautifulSoup(html, "html.parser")
    assert len(page.select("h1")) == 1, [words(h) for h in page.select("h1")]
    assert words(page.h1), "The h1 is empty."
    assert words(page.title), "There is no title."
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), f"Ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for control in page.select("input, select, textarea"):
        if control.get("type") in {"hidden", "submit"}:
            continue
        labelled = control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
        assert labelled or page.select_one(f'label[for="{control.get("id")}"]'), f"No label for {control}"
    for button in page.select("button"):
        assert words(button) or button.get("aria-label"), f"A button without words: {button}"
    assert not page.select("[style], style, script:not([src])"), "Inline style or script."
    for form in page.select("form"):
        if (form.get("method") or "get").lower() == "post":
            assert form.select_one("input[name=csrf_token]"), (
                f"A form without a CSRF token: {form.get('action')}"
            )
    return page
