"""The files of a module for download; what was made before is only looked up."""

import hashlib

from django.http import Http404, HttpResponse
from django.views import View

from outputs.training import course
from outputs.training.packages import files
from outputs.training.views import ModuleMixin


class PackageView(ModuleMixin, View):
    """One of ``files.NAMES`` of a module, in the language of the address."""

    http_method_names = ["get", "head"]
    name = ""

    def get(self, request, **kwargs):
        if not files.exists(self.course, self.name):
            raise Http404
        whole = course.gather(self.work, self.edition, self.module)
        data = files.file_of(whole, self.name)
        content_type = "text/plain; charset=utf-8" if self.name == files.GIFT else "application/zip"
        response = HttpResponse(data, content_type=content_type)
        response.headers["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        response.headers["Content-Disposition"] = f'attachment; filename="{files.file_name(whole, self.name)}"'
        return response
