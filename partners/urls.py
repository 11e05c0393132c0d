from django.urls import path

from partners import views

urlpatterns = [
    path("partners/", views.PartnerListView.as_view(), name="partners"),
    path("partners/<slug:slug>/", views.PartnerDetailView.as_view(), name="partner"),
]
