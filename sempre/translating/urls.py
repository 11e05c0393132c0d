"""Translations in the partner area, under ``<lang>/workspace/translations/``."""

from django.urls import path

from sempre.translating import views, views_editor, views_numbers
from sempre.translating.exchange import views as exchange
from sempre.translating.machine import views as machine

urlpatterns = [
    path("", views.MatrixView.as_view(), name="translations"),
    path("completeness/", views_numbers.CompletenessView.as_view(), name="translation-completeness"),
    path("export/", exchange.ExportView.as_view(), name="translation-export"),
    path("import/", exchange.ImportView.as_view(), name="translation-import"),
    path("import/<uuid:token>/", exchange.ImportReportView.as_view(), name="translation-import-report"),
    path("machine/", machine.MachineDraftsView.as_view(), name="translation-machine"),
    path("machine/<int:kind>/", machine.MachineDraftsAllowedView.as_view(), name="translation-machine-kind"),
    path("<slug:kind>/<int:pk>/", views.RecordView.as_view(), name="translation-record"),
    path("<slug:kind>/<int:pk>/<slug:language>/", views_editor.EditorView.as_view(), name="translation-editor"),
]
