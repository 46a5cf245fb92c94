"""A believable association: invented people in real places."""
