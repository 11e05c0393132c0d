from django.urls import path

from networks import feeds, views

urlpatterns = [
    path("networks/", views.NetworkListView.as_view(), name="networks"),
    path("networks/<slug:slug>/", views.NetworkDetailView.as_view(), name="network"),
    path("news/", views.NewsListView.as_view(), name="news"),
    path("news/<slug:slug>/", views.NewsDetailView.as_view(), name="news-item"),
    path("news.atom", feeds.NewsFeed(), name="news-atom"),
    path("events/", views.EventListView.as_view(), name="events"),
    path("events/<slug:slug>/", views.EventDetailView.as_view(), name="event"),
    path("events/<slug:slug>.ics", feeds.event_calendar, name="event-ics"),
    path("events.ics", feeds.events_calendar, name="events-ics"),
]
