from django.urls import include, path

from outputs.publishing import views as files
from outputs.reading import views, views_handbook, views_recommendations, views_roadmap, views_tools

urlpatterns = [
    path("outputs/", views.OutputsView.as_view(), name="outputs"),
    path("handbook/", views_handbook.HandbookView.as_view(), name="handbook"),
    path("handbook/all/", views_handbook.WholeBookView.as_view(), name="handbook-all"),
    path("handbook/glossary/", views_handbook.GlossaryView.as_view(), name="glossary"),
    path("handbook/<slug:slug>/", views_handbook.ChapterView.as_view(), name="chapter"),
    path("handbook/<slug:slug>.<slug:form>", files.chapter_file, name="chapter-file"),
    path("handbook.pdf", files.handbook_file, {"form": "pdf"}, name="handbook-pdf"),
    path("handbook.epub", files.handbook_file, {"form": "epub"}, name="handbook-epub"),
    path("tools/", views_tools.ToolListView.as_view(), name="tools"),
    path("tools/my-set/", views_tools.MySetView.as_view(), name="my-set"),
    path("tools/my-set.<slug:form>", files.my_set_file, name="my-set-file"),
    path("tools/<slug:slug>/", views_tools.ToolDetailView.as_view(), name="tool"),
    path("tools.<slug:form>", files.tools_file, name="tools-file"),
    path("roadmap/", views_roadmap.RoadmapView.as_view(), name="roadmap"),
    path("roadmap/assessment/", include("outputs.assessments.urls")),
    path("roadmap/<slug:slug>/", views_roadmap.AreaView.as_view(), name="area"),
    path("roadmap.pdf", files.roadmap_file, {"form": "pdf"}, name="roadmap-pdf"),
    path("roadmap-pocket.pdf", files.roadmap_file, {"form": "pdf", "pocket": True}, name="roadmap-pocket-pdf"),
    path("training/", include("outputs.training.urls")),
    path("recommendations/", views_recommendations.RecommendationsView.as_view(), name="recommendations"),
    path(
        "recommendations/<slug:work>/<slug:slug>/",
        views_recommendations.RecommendationView.as_view(),
        name="recommendation",
    ),
    path("recommendations.pdf", files.recommendations_file, {"form": "pdf"}, name="recommendations-pdf"),
]
