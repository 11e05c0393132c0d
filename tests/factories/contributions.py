"""What participants gave, made by the service itself."""

from django.core.files.base import ContentFile

from microprojects.contributions import services
from microprojects.models import Contribution, ContributionLink
from sempre.pictures import reencode
from tests.factories.reporting import Region


def link_of(region: Region, label: str = "Tuesday group", language: str = "en", **fields) -> ContributionLink:
    return services.make_link(region.project, actor=region.reporter, label=label, language=language, **fields)


def given_to(link: ContributionLink, text: str = "The soup was good.", *, picture=None, secret: str = "", **answers):
    """Return what somebody gave through ``link``, who allowed everything, and the secret of the receipt."""
    said = {"language": "en", "text": text, "may_quote": bool(text), "may_show": picture is not None}
    if picture is not None:
        said |= {"alt": "A pot of soup", "people": "none"}
    day = answers.pop("given_on", None)
    return services.contribute(link, answers=said | answers, picture=picture, secret=secret, given_on=day)


def picture(colour: str = "teal") -> ContentFile:
    """Return a picture as the form hands it over."""
    from tests.microprojects.writing.test_attachments import photo

    return reencode(photo(colour=colour))


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)
