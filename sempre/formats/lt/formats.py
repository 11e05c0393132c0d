"""Lithuanian as Django has it, but thousands stand apart by a space."""

THOUSAND_SEPARATOR = "\N{NO-BREAK SPACE}"
