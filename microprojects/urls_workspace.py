"""The partner area's addresses for reports; ``pk`` is the obligation's."""

from django.urls import path

from microprojects.contributions import views as views_contributions
from microprojects.figures import views as views_figures
from microprojects.figures import views_rollups
from microprojects.holding import views as views_board
from microprojects.holding import views_calendar, views_handover
from microprojects.review import acts, views_bulk, views_remarks, views_report
from microprojects.review import views as views_review
from microprojects.updates import views as views_updates
from microprojects.updates import views_consents, views_texts
from microprojects.writing import views as views_writing
from microprojects.writing import views_files, views_sending

urlpatterns = [
    # The board, many reports at once, one's own calendar, hand-over
    path("reports/", views_board.BoardView.as_view(), name="report-board"),
    path("reports/board.<str:extension>", views_board.BoardExportView.as_view(), name="report-board-export"),
    path("reports/bulk/", views_bulk.BulkView.as_view(), name="report-bulk"),
    path("calendar/", views_calendar.CalendarView.as_view(), name="calendar"),
    path("calendar/<str:token>.ics", views_calendar.calendar_feed_view, name="calendar-feed"),
    path("people/<int:pk>/hand-over/", views_handover.HandOverView.as_view(), name="hand-over"),
    # the page of a report, its versions, its review
    path("reports/<int:pk>/", views_report.ReportView.as_view(), name="report"),
    path("reports/<int:pk>/versions/<int:number>/", views_report.VersionView.as_view(), name="report-version"),
    path(
        "reports/<int:pk>/versions/<int:number>/report.pdf",
        views_report.VersionPdfView.as_view(),
        name="report-version-pdf",
    ),
    path("reports/<int:pk>/compare/", views_report.CompareView.as_view(), name="report-compare"),
    path("reports/<int:pk>/review/", views_review.ReviewView.as_view(), name="report-review"),
    path("reports/<int:pk>/start-review/", views_review.StartReviewView.as_view(), name="report-start-review"),
    *(
        path(f"reports/<int:pk>/{act.url.partition('-')[2]}/", views_review.ActView.as_view(act=act), name=act.url)
        for act in (*acts.DECISIONS, *acts.OTHERS)
    ),
    path("reports/<int:pk>/remarks/", views_remarks.RemarkView.as_view(), name="report-remark"),
    path("reports/<int:pk>/remarks/<int:remark>/settle/", views_remarks.SettleView.as_view(), name="remark-settle"),
    path("reports/<int:pk>/help/<int:action>/", views_remarks.AnswerView.as_view(), name="action-answer"),
    path(
        "reports/<int:pk>/figures/<int:figure>/correct/",
        views_remarks.CorrectionView.as_view(),
        name="correction-propose",
    ),
    path(
        "reports/<int:pk>/corrections/<int:correction>/decide/",
        views_remarks.CorrectionDecideView.as_view(),
        name="correction-decide",
    ),
    # Public updates and consents
    path("updates/", views_updates.UpdateListView.as_view(), name="updates"),
    path("updates/new/", views_updates.UpdateNewView.as_view(), name="update-new"),
    path("updates/<int:pk>/", views_updates.UpdateView.as_view(), name="update"),
    path("updates/<int:pk>/preview/", views_updates.UpdatePreviewView.as_view(), name="update-preview"),
    path("updates/<int:pk>/schedule/", views_updates.UpdateScheduleView.as_view(), name="update-schedule"),
    path("updates/<int:pk>/stop/", views_updates.UpdateStopView.as_view(), name="update-stop"),
    path("updates/<int:pk>/withdraw/", views_updates.UpdateWithdrawView.as_view(), name="update-withdraw"),
    path("updates/<int:pk>/dismiss/", views_updates.UpdateDismissView.as_view(), name="update-dismiss"),
    path("updates/<int:pk>/resume/", views_updates.UpdateResumeView.as_view(), name="update-resume"),
    path("updates/<int:pk>/texts/<slug:language>/", views_texts.UpdateTextView.as_view(), name="update-text"),
    path(
        "updates/<int:pk>/texts/<slug:language>/uncheck/",
        views_texts.UpdateUncheckView.as_view(),
        name="update-text-uncheck",
    ),
    path("reports/<int:pk>/propose-update/", views_updates.UpdateProposeView.as_view(), name="update-propose"),
    path("consents/", views_consents.ConsentListView.as_view(), name="consents"),
    path("consents/<int:pk>/withdraw/", views_consents.ConsentWithdrawView.as_view(), name="consent-withdraw"),
    # What participants gave
    path(
        "micro-projects/<slug:slug>/contributions/",
        views_contributions.ContributionsView.as_view(),
        name="contributions",
    ),
    path(
        "micro-projects/<slug:slug>/contributions/links/<int:link>/close/",
        views_contributions.LinkCloseView.as_view(),
        name="contribution-link-close",
    ),
    path(
        "micro-projects/<slug:slug>/contributions/links/<int:link>/sheet.pdf",
        views_contributions.SheetView.as_view(),
        name="contribution-sheet",
    ),
    path(
        "micro-projects/<slug:slug>/contributions/links/<int:link>/enter/",
        views_contributions.PaperView.as_view(),
        name="contribution-enter",
    ),
    *(
        path(
            f"micro-projects/<slug:slug>/contributions/<int:number>/{act}/",
            views_contributions.ActView.as_view(act=act),
            name=f"contribution-{act}",
        )
        for act in ("set-aside", "bring-back", "delete", "settle")
    ),
    # Figures
    path("figures/", views_figures.FiguresView.as_view(), name="figures"),
    path("figures.<str:ending>", views_figures.figures_file, name="figures-file"),
    # Writing, sending, receipt
    path("reports/<int:pk>/start/", views_sending.StartView.as_view(), name="report-start"),
    path("reports/<int:pk>/write/", views_writing.WriteView.as_view(), name="report-write"),
    path("reports/<int:pk>/save/", views_writing.SaveView.as_view(), name="report-save"),
    path("reports/<int:pk>/submit/", views_sending.SubmitView.as_view(), name="report-submit"),
    path("reports/<int:pk>/receipt/", views_sending.ReceiptView.as_view(), name="report-receipt"),
    path("reports/<int:pk>/receipt.pdf", views_sending.ReceiptPdfView.as_view(), name="report-receipt-pdf"),
    path("reports/<int:pk>/withdraw/", views_sending.WithdrawView.as_view(), name="report-withdraw"),
    path("reports/<int:pk>/skip/", views_sending.SkipView.as_view(), name="report-skip"),
    path("reports/<int:pk>/files/", views_files.AttachmentAddView.as_view(), name="report-attachment-add"),
    path("reports/<int:pk>/files/<uuid:uuid>/", views_files.AttachmentView.as_view(), name="report-attachment"),
    path(
        "reports/<int:pk>/files/<uuid:uuid>/remove/",
        views_files.AttachmentRemoveView.as_view(),
        name="report-attachment-remove",
    ),
    path("summaries/", views_rollups.RollUpListView.as_view(), name="rollups"),
    path("summaries/<slug:period>/<slug:network>/", views_rollups.RollUpView.as_view(), name="rollup"),
    path("summaries/<slug:period>/<slug:network>/close/", views_rollups.RollUpCloseView.as_view(), name="rollup-close"),
    path(
        "summaries/<slug:period>/<slug:network>/reopen/", views_rollups.RollUpReopenView.as_view(), name="rollup-reopen"
    ),
    path("summaries/<slug:period>/<slug:network>/pdf/", views_rollups.RollUpPdfView.as_view(), name="rollup-pdf"),
]
