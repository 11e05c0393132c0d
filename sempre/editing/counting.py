"""What the admin counts of long lists: no further than anybody would read."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNTED_TO = 1000


class CappedPaginator(Paginator):
    """Counts up to a limit and leads no further; ``is_cut`` says that there are more."""

    limit = COUNTED_TO

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by()[: self.limit + 1].count()

    @property
    def count(self) -> int:
        return min(self._counted, self.limit)

    @property
    def is_cut(self) -> bool:
        return self._counted > self.limit
