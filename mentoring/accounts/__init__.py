"""People who sign in: users, memberships, sign-in sessions, invitations."""
