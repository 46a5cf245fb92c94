"""What travels between meetings and the calendars that people keep elsewhere: feeds, answers, busy times."""
