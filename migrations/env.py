"""Alembic's environment: migrations run as the owner, who is not the role the app acts as."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

from mentoring.foundation.extensions import db

url = current_app.config["SETTINGS"].database_owner_url
given = context.config.attributes.get("connection")


def run(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    context.configure(url=url, target_metadata=db.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
elif given is not None:
    run(given)
else:
    engine = create_engine(url)
    with engine.connect() as connection:
        run(connection)
    engine.dispose()
