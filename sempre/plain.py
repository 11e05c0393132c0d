"""The pages that matter most in plain language, and the page with all details that stands behind each."""

TWINS = {
    "plain-home": "home",
    "plain-about": "about",
    "plain-rights": "privacy",
    "plain-take-part": "micro-projects",
    "plain-contact": "contact",
    "plain-accessibility": "accessibility",
}  # names of addresses; those on the left are slugs as well


def plain_of(name: str) -> str:
    """Return the name of the plain page that stands for the page called ``name``; empty where there is none."""
    return next((plain for plain, detailed in TWINS.items() if detailed == name), "")
