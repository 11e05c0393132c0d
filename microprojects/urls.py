from django.urls import path

from microprojects import feeds, views
from microprojects.contributions import views_public as views_contributions
from microprojects.figures import views as views_figures

urlpatterns = [
    path("micro-projects/", views.MicroProjectListView.as_view(), name="micro-projects"),
    path("micro-projects/updates.atom", feeds.UpdatesFeed(), name="updates-atom"),
    path("micro-projects/<slug:slug>/", views.MicroProjectDetailView.as_view(), name="micro-project"),
    # What participants give, without an account
    path("contribute/", views_contributions.CodeView.as_view(), name="contribute-code"),
    path("contribute/<str:code>/", views_contributions.ContributeView.as_view(), name="contribute"),
    path("contribute/mine/taken-back/", views_contributions.TakenBackView.as_view(), name="contribution-taken-back"),
    path("contribute/mine/<str:secret>/", views_contributions.MineView.as_view(), name="contribution-mine"),
    path(
        "contribute/mine/<str:secret>/picture.webp",
        views_contributions.MinePictureView.as_view(),
        name="contribution-mine-picture",
    ),
    # Figures
    path("figures/", views_figures.PublicFiguresView.as_view(), name="public-figures"),
    path("figures.<str:ending>", views_figures.public_figures_file, name="public-figures-file"),
]
