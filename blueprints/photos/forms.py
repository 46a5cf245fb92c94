"""The form of a picture."""

from flask_wtf.file import FileField, FileRequired

from blueprints.shared.forms import Form


class PhotoForm(Form):
    """One picture."""

    photo = FileField(
        "Picture",
        description="A JPEG, PNG or WebP up to 5 MB. We cut it square and keep nothing else that is in the file.",
        validators=[FileRequired("Choose a picture first.")],
    )
