"""Who can try the demo, and how they sign in. The password is public: production refuses the demo."""

from dataclasses import dataclass

PASSWORD = "paper lantern river"  # noqa: S105 - printed for everybody who starts the demo


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of the demo, as whom the product can be tried."""

    role: str
    email: str
    what: str


SIGN_INS = (
    SignIn("Administrator", "rosa.tran@golden-state.example", "Today, cohorts, people, messages, results"),
    SignIn("Coach", "ellis.grant@golden-state.example", "hours, meetings, a session to log"),
    SignIn("Coach", "grace.yoon@golden-state.example", "is asked to a meeting of others as a guest"),
    SignIn("Participant", "dana.whitfield@golden-state.example", "matched, with a meeting to come"),
    SignIn("Participant", "naomi.ferris@golden-state.example", "is offered a coach, and may say yes or no"),
    SignIn("Participant", "priya.raman@golden-state.example", "not matched yet: ranks the coaches"),
    SignIn("In two places", "marisol.vega@golden-state.example", "a coach here, an administrator there"),
    SignIn("Operator", "operator@golden-state.example", "creates organizations"),
)


def as_table(base_url: str) -> str:
    """What is printed when the demo is up: roles, addresses, and the two ways in."""
    wide = max(len(person.role) for person in SIGN_INS)
    long = max(len(person.email) for person in SIGN_INS)
    lines = [f"  {one.role:<{wide}}  {one.email:<{long}}  {one.what}" for one in SIGN_INS]
    return "\n".join(
        [
            "Sign in as one of these invented people:",
            "",
            *lines,
            "",
            f"  with a code by e-mail   {base_url}/sign-in, and the mail is at {base_url}/mailbox",
            f"  or with the password    {PASSWORD}  (the same for each, at {base_url}/sign-in/password)",
        ]
    )
