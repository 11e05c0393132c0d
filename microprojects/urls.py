from django.urls import path

from microprojects import feeds, views
from microprojects.figures import views as views_figures

urlpatterns = [
    path("micro-projects/", views.MicroProjectListView.as_view(), name="micro-projects"),
    path("micro-projects/updates.atom", feeds.UpdatesFeed(), name="updates-atom"),
    path("micro-projects/<slug:slug>/", views.MicroProjectDetailView.as_view(), name="micro-project"),
    # Figures
    path("figures/", views_figures.PublicFiguresView.as_view(), name="public-figures"),
    path("figures.<str:ending>", views_figures.public_figures_file, name="public-figures-file"),
]
