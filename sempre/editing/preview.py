"""The page of a record as its readers will get it, in each language, drawn with its editor's eyes."""

from django.http import Http404
from django.urls import NoReverseMatch, Resolver404, path, resolve, reverse
from django.utils import translation

from sempre import languages


def address_of(record) -> str:
    """Return the path of a record's public page, or nothing where it has none."""
    try:
        return record.get_absolute_url().partition("#")[0]
    except (AttributeError, NoReverseMatch, KeyError):
        return ""


class PreviewMixin:
    """Draws the public page of a record while it is a draft."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def preview_view(self, request, object_id):
        """Draw the public page with the editor's eyes: drafts are there."""
        record = self.object_or_404(request, object_id)
        try:
            match = resolve(self.previewed_address(record))
        except Resolver404 as error:
            raise Http404 from error
        request.preview = True
        self.prepare_preview(request, record)
        return match.func(request, *match.args, **match.kwargs)

    def previewed_address(self, record) -> str:
        return address_of(record)

    def prepare_preview(self, request, record) -> None:
        """Tell the page more than that it is a preview."""

    def preview_anchor(self, record) -> str:
        """Return where on its page the record stands."""
        return ""

    def previews_of(self, record) -> list[tuple[str, str, str]]:
        """Return code, name and address of the preview in each language, the reader's own first."""
        if not self.previewed_address(record):
            return []
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
        rows = []
        for code in sorted(languages.CODES, key=lambda code: code != languages.current()):
            with translation.override(code):
                address = reverse(name, args=[record.pk])
            rows.append((code, languages.NAMES[code], address + self.preview_anchor(record)))
        return rows

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk and not context.get("public_url"):
            context["previews"] = self.previews_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
