"""Envelopes of the accounts room."""

from mentoring.accounts import actions
from mentoring.jobs.registry import job


@job("forget_old_sign_ins")
def forget_old_sign_ins() -> None:
    actions.forget_old_sign_ins()
