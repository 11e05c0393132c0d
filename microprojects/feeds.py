"""The published updates to subscribe to (Atom): all of them, of one network, or of one country."""

from django.utils.translation import gettext as _

from microprojects.models import PublicUpdate
from microprojects.updates.stories import Story, stories_of
from networks.feeds import PlaceFeed
from sempre.alternates import absolute
from sempre.markdown import printable
from sempre.search.words import plain_text
from sempre.translated import Text, text

UPDATES = 50
SUMMARY_LENGTH = 400


class UpdatesFeed(PlaceFeed):
    """The newest updates of micro-projects."""

    address, page = "updates-atom", "micro-projects"

    def title(self, place):
        return printable(place.titled(_("SEMPRE: updates from micro-projects")))

    def subtitle(self, place):
        return _("What micro-projects report")

    def items(self, place):
        updates = place.within(PublicUpdate.objects.published()).for_story().select_related("micro_project")
        return stories_of(updates.order_by("-published_at", "-pk")[:UPDATES], with_figures=False)[::-1]

    def item_title(self, story: Story):
        """Return whose update it is and its title, both in one language where they exist in it."""
        title = story.title.text
        return printable(f"{text(story.update.micro_project, 'title', title.language)}: {title}")

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
        return {"language": story.title.text.language, "summary": summary(story)}


def summary(story: Story) -> Text:
    """Return the beginning of an update's text without its marks."""
    plain = plain_text(story.body.value)
    if len(plain) > SUMMARY_LENGTH:
        plain = f"{plain[:SUMMARY_LENGTH].rpartition(' ')[0]} …"
    return Text(plain, story.language, story.body.reader)
