"""The partner area's addresses for who does what, under ``<lang>/workspace/``."""

from django.urls import path

from networks import views_mandates as views

urlpatterns = [
    path("people/", views.PeopleView.as_view(), name="mandates"),
    path("people/give/<slug:slug>/", views.MandateGiveView.as_view(), name="mandate-give"),
    path("people/roles/<int:pk>/", views.MandateChangeView.as_view(), name="mandate-change"),
    path("people/roles/<int:pk>/end/", views.MandateEndView.as_view(), name="mandate-end"),
    path("roles/", views.OwnMandatesView.as_view(), name="mandates-own"),
    path("roles/<int:pk>/deputy/", views.OwnDeputyView.as_view(), name="mandate-deputy"),
]
