"""Pictures of members: shown to the organization, changed by whoever they show."""

from uuid import UUID

from flask import flash, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.photos.forms import PhotoForm
from blueprints.shared.answers import not_modified
from blueprints.shared.doors import Door
from blueprints.shared.forms import attempt
from mentoring.accounts.photos import keep_photo, photo_digest, photo_of, remove_photo
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
door = Door("photos", __name__)


@door.get("/photos/<uuid:membership_id>.jpg", permission=Permission.BELONG)
def show(membership_id: UUID) -> Response:
    """A member's picture, for members of the organization alone."""
    photo = photo_of(membership_id)
    response = make_response(photo.jpeg)
    response.headers["Content-Type"] = "image/jpeg"
    return not_modified(response, photo.digest, max_age=3600, public=False)


@door.get("/photo", permission=Permission.BELONG)
def edit() -> str:
    """One's own picture."""
    return photo_page(PhotoForm())


@door.post("/photo", permission=Permission.BELONG)
def update() -> Page:
    """Put a new one in its place."""
    form = PhotoForm()
    if attempt(form, lambda: keep_photo(g.membership.id, file=form.photo.data.read())) is None:
        return photo_page(form), form.status
    flash("Your new picture is shown from now on.", "success")
    return redirect(url_for("photos.edit"))


@door.post("/photo/removal", permission=Permission.BELONG)
def remove() -> Response:
    """Take it away."""
    remove_photo(g.membership.id)
    flash("Your picture is gone. Your initials are shown instead.", "success")
    return redirect(url_for("photos.edit"))


def photo_page(form: PhotoForm) -> str:
    return render_template("photos/edit.html", form=form, digest=photo_digest(g.membership.id))
