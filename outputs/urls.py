from django.urls import path

from outputs import views, views_files

urlpatterns = [
    path("outputs/", views.OutputsView.as_view(), name="outputs"),
    path("handbook/", views.WorkView.as_view(kind="handbook", template_name="outputs/handbook.html"), name="handbook"),
    path("handbook/<slug:slug>/", views.NodeView.as_view(kind="handbook"), name="chapter"),
    path("handbook.pdf", views_files.handbook_pdf, name="handbook-pdf"),
    path("handbook.epub", views_files.handbook_epub, name="handbook-epub"),
    path("tools/", views.ToolListView.as_view(), name="tools"),
    path("tools/<slug:slug>/", views.ToolDetailView.as_view(), name="tool"),
    path("roadmap/", views.WorkView.as_view(kind="roadmap", template_name="outputs/roadmap.html"), name="roadmap"),
    path("roadmap/<slug:slug>/", views.NodeView.as_view(kind="roadmap"), name="area"),
    path("training/", views.WorkView.as_view(kind="training", template_name="outputs/training.html"), name="training"),
    path(
        "training/<slug:slug>/",
        views.NodeView.as_view(kind="training", template_name="outputs/module_detail.html"),
        name="module",
    ),
    path("training/<slug:module>/<slug:slug>/", views.UnitView.as_view(kind="training"), name="training-unit"),
    path("recommendations/", views.RecommendationsView.as_view(), name="recommendations"),
]
