"""Translations in the partner area, under ``<lang>/workspace/translations/``."""

urlpatterns: list = []
