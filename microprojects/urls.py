from django.urls import path

from microprojects import views

urlpatterns = [
    path("micro-projects/", views.MicroProjectListView.as_view(), name="micro-projects"),
    path("micro-projects/<slug:slug>/", views.MicroProjectDetailView.as_view(), name="micro-project"),
]
