"""Training modules: reading and trying without an account, progress for those who start, quizzes, certificates."""
