"""The published updates to subscribe to (Atom): all of them, of one network, or of one country."""

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from microprojects.models import PublicUpdate
from microprojects.updates.stories import Story, stories_of
from networks.feeds import LanguageAtomFeed
from networks.models import Network
from sempre.alternates import absolute
from sempre.countries import Country
from sempre.markdown import printable
from sempre.reading import choice_or_404
from sempre.search.words import plain_text
from sempre.translated import Text, text

UPDATES = 50
SUMMARY_LENGTH = 400


class UpdatesFeed(Feed):
    """The newest updates; ``?network=<slug>`` or ``?country=<code>`` narrow them."""

    feed_type = LanguageAtomFeed
    author_name = "SEMPRE"

    def get_object(self, request):
        """Return the updates asked for; an unknown network or country is a 404."""
        country = choice_or_404(request.GET.get("country", ""), Country)
        network = request.GET.get("network", "")
        if network and not Network.objects.published().filter(slug=network).exists():
            raise Http404
        updates = PublicUpdate.objects.published().select_related("micro_project")
        if country:
            updates = updates.filter(micro_project__country=country)
        return updates.filter(micro_project__network__slug=network) if network else updates

    def title(self, updates):
        return _("SEMPRE: updates from micro-projects")

    def subtitle(self, updates):
        return _("What micro-projects report")

    def link(self, updates):
        return absolute(reverse("micro-projects"))

    def feed_url(self, updates):
        return absolute(reverse("updates-atom"))

    def feed_guid(self, updates):
        return self.feed_url(updates)

    def items(self, updates):
        newest = updates.for_story().select_related("micro_project").order_by("-published_at", "-pk")[:UPDATES]
        return stories_of(newest, with_figures=False)[::-1]

    def item_title(self, story: Story):
        return printable(f"{text(story.update.micro_project, 'title')}: {story.title.value}")

    def item_link(self, story: Story):
        return f"{absolute(story.update.micro_project.get_absolute_url())}#{story.anchor}"

    def item_guid(self, story: Story):
        return self.item_link(story)

    def item_description(self, story: Story):
        return ""

    def item_pubdate(self, story: Story):
        return story.update.published_at

    def item_updateddate(self, story: Story):
        """Return when a person last let something of it be seen; what is still being written is nobody's business."""
        checked = (words.checked_at for words in story.update.shown_texts)
        return max(filter(None, (story.update.published_at, *checked)))

    def item_extra_kwargs(self, story: Story):
        return {"language": story.language, "summary": summary(story)}


def summary(story: Story) -> Text:
    """Return the beginning of an update's text without its marks."""
    plain = plain_text(story.body.value)
    if len(plain) > SUMMARY_LENGTH:
        plain = f"{plain[:SUMMARY_LENGTH].rpartition(' ')[0]} …"
    return Text(plain, story.language, story.body.reader)
