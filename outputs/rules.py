"""Tools and works belong to the whole partnership: the project office tends them."""

from sempre.rules import add_tending_perms, is_draft, office

add_tending_perms("outputs.tool", change=office, delete=office & is_draft)
add_tending_perms("outputs.work", change=office, delete=office & is_draft)
add_tending_perms("outputs.edition", change=office)
add_tending_perms("outputs.node", change=office)
