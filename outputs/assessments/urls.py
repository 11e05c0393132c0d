"""The self-assessment under ``roadmap/assessment/``; ``key`` is an organisation's secret, or its number."""

from django.urls import path

from outputs.assessments import views_answer, views_files, views_owner, views_public, views_result

ORGANISATION = "organisation/<str:key>/"
ROUND = f"{ORGANISATION}rounds/<int:pk>/"

urlpatterns = [
    path("", views_public.StartView.as_view(), name="assessment"),
    path("pocket/", views_public.PocketView.as_view(), name="assessment-pocket"),
    path("open/", views_public.OpenView.as_view(), name="assessment-open"),
    path("organisation/", views_public.SecretView.as_view(), name="assessment-secret"),
    path("deleted/", views_public.DeletedView.as_view(), name="assessment-deleted"),
    # Answering
    path("answer/", views_public.CodeView.as_view(), name="assessment-code"),
    path("answer/<str:code>/", views_answer.AnswerView.as_view(), name="assessment-answer"),
    path("answer/<str:code>/thanks/", views_answer.ThanksView.as_view(), name="assessment-thanks"),
    # An organisation and its rounds
    path(ORGANISATION, views_owner.OrganisationView.as_view(), name="assessment-organisation"),
    path(f"{ORGANISATION}keep/", views_owner.KeepView.as_view(), name="assessment-keep"),
    path(f"{ORGANISATION}delete/", views_owner.DeleteView.as_view(), name="assessment-delete"),
    path(f"{ORGANISATION}compare/", views_result.CompareView.as_view(), name="assessment-compare"),
    path(f"{ORGANISATION}rounds/new/", views_owner.NewRoundView.as_view(), name="assessment-round-new"),
    path(ROUND, views_owner.RoundView.as_view(), name="assessment-round"),
    path(f"{ROUND}extend/", views_owner.ExtendView.as_view(), name="assessment-round-extend"),
    path(f"{ROUND}close/", views_owner.CloseView.as_view(), name="assessment-round-close"),
    path(f"{ROUND}links/<slug:audience>/", views_owner.LinkStateView.as_view(), name="assessment-link"),
    path(f"{ROUND}paper/<slug:audience>/", views_owner.PaperView.as_view(), name="assessment-paper"),
    path(f"{ROUND}actions/new/", views_result.ActionView.as_view(), name="assessment-action-new"),
    path(f"{ROUND}actions/<int:action>/", views_result.ActionView.as_view(), name="assessment-action"),
    # Files
    path(f"{ORGANISATION}actions.ics", views_files.CalendarView.as_view(), name="assessment-calendar"),
    path(f"{ORGANISATION}everything.<str:ending>", views_files.EverythingView.as_view(), name="assessment-everything"),
    path(f"{ROUND}sheet-<slug:audience>.pdf", views_files.SheetView.as_view(), name="assessment-sheet"),
    path(f"{ROUND}questions-<slug:audience>.pdf", views_files.QuestionsView.as_view(), name="assessment-questions"),
    path(f"{ROUND}board.pdf", views_files.BoardView.as_view(), name="assessment-board"),
    path(f"{ROUND}plain.pdf", views_files.PlainView.as_view(), name="assessment-plain"),
]
