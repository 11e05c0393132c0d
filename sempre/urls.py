"""The address contract: every public page stands under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from sempre import views, views_machine, views_open_data, views_search
from sempre.plain import TWINS
from sempre.sitemaps import SITEMAPS, sitemap

urlpatterns = [
    path("", views.root, name="root"),
    path("admin/", views.admin_root),
    path("healthz", views_machine.healthz, name="healthz"),
    path("readyz", views_machine.readyz, name="readyz"),
    path("metrics", views_machine.metrics, name="metrics"),
    path("robots.txt", views_machine.robots, name="robots"),
    path(".well-known/security.txt", views_machine.security, name="security"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("media/<path:name>", views_machine.media, name="media"),
    path("api/", include("sempre.api")),
]

urlpatterns += i18n_patterns(
    path("", views.HomeView.as_view(), {"slug": "home"}, name="home"),
    path("about/", views.PageView.as_view(), {"slug": "about"}, name="about"),
    path("contact/", views.PageView.as_view(), {"slug": "contact"}, name="contact"),
    path("accessibility/", views.PageView.as_view(), {"slug": "accessibility"}, name="accessibility"),
    path("privacy/", views.PageView.as_view(), {"slug": "privacy"}, name="privacy"),
    path("plain/", views.PlainPageView.as_view(), {"slug": "plain-home"}, name="plain-home"),
    *(
        path(f"plain/{slug.removeprefix('plain-')}/", views.PlainPageView.as_view(), {"slug": slug}, name=slug)
        for slug in TWINS
        if slug != "plain-home"
    ),
    path("open-data/", views_open_data.OpenDataView.as_view(), name="open-data"),
    path("search/", views_search.SearchView.as_view(), name="search"),
    path("search/suggest", views_search.suggest, name="search-suggest"),
    path("", include("partners.urls")),
    path("", include("networks.urls")),
    path("", include("microprojects.urls")),
    path("", include("outputs.urls")),
    path("accounts/", include("partners.urls_accounts")),
    path("workspace/", include("partners.urls_workspace")),
    path("workspace/", include("networks.urls_workspace")),
    path("workspace/", include("microprojects.urls_workspace")),
    path("workspace/translations/", include("sempre.translating.urls")),
    path("admin/", admin.site.urls),
)

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
