"""What a browser keeps of a session, signed."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Cookies(SecureCookieSessionInterface):
    """Flask's own, with what signs and reads it made once instead of twice a request."""

    def __init__(self, app: Flask) -> None:
        self.serializer_of_app = super().get_signing_serializer(app)

    def get_signing_serializer(self, _: Flask) -> URLSafeTimedSerializer | None:
        return self.serializer_of_app
