from django.urls import path

from outputs.training import views, views_certificate, views_files, views_learner
from outputs.training.packages.views import PackageView

urlpatterns = [
    path("", views.TrainingView.as_view(), name="training"),
    # No module may have the address "my" or "certificate".
    path("my/", views_learner.MyView.as_view(), name="training-my"),
    path("my/delete/", views_learner.DeleteView.as_view(), name="training-delete"),
    path("my/forget/", views_learner.ForgetView.as_view(), name="training-forget"),
    path("my/continue/<str:secret>/", views_learner.ContinueView.as_view(), name="training-continue"),
    path("my/attempts/<int:pk>/", views_learner.AttemptView.as_view(), name="training-attempt"),
    path("my/start/<slug:module>/", views_learner.StartView.as_view(), name="training-start"),
    path("my/done/<slug:module>/<slug:slug>/", views_learner.DoneView.as_view(), name="training-done"),
    path("my/certificate/<slug:module>/", views_certificate.CertificateMakeView.as_view(), name="certificate-make"),
    path("certificate/", views_certificate.CertificateCodeView.as_view(), name="certificate-check"),
    path("certificate/<str:code>/", views_certificate.CertificateView.as_view(), name="certificate"),
    path("<slug:module>/", views.ModuleView.as_view(), name="module"),
    path("<slug:module>/plan.pdf", views_files.PlanFileView.as_view(), name="module-plan"),
    path("<slug:module>/scorm-1.2.zip", PackageView.as_view(name="scorm-1.2.zip"), name="module-scorm-12"),
    path("<slug:module>/scorm-2004.zip", PackageView.as_view(name="scorm-2004.zip"), name="module-scorm-2004"),
    path("<slug:module>/offline.zip", PackageView.as_view(name="offline.zip"), name="module-offline"),
    path("<slug:module>/questions.gift", PackageView.as_view(name="questions.gift"), name="module-gift"),
    path("<slug:module>/<slug:slug>/", views.UnitView.as_view(), name="training-unit"),
]
