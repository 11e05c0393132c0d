"""Open data: what any app's published records look like to machines, in lists, files and maps.

An app lists its fields in its ``api.py`` as a ``Resource``; ``routes`` makes the addresses of it. The same fields make
the JSON, the columns of CSV and XLSX, the properties on the map and the description of it all (OpenAPI).
"""

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
