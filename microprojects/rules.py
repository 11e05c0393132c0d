from sempre.rules import add_tending_perms, editor, is_draft

add_tending_perms("microprojects.microproject", add=editor, delete=editor & is_draft)
