"""Certificates: making one's own, and checking one that somebody shows."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from outputs.models import Certificate, Enrolment
from outputs.training import certificates, course
from outputs.training.forms import CertificateForm, CodeForm, NameCheckForm
from outputs.training.limits import is_too_much
from outputs.training.paper import certificate_pdf
from outputs.training.views import ModuleMixin
from outputs.training.views_learner import OwnView
from sempre import codes
from sempre.translated import shown


class CertificateMakeView(ModuleMixin, OwnView):
    """Type the name, choose the language, get the file."""

    def refused(self) -> HttpResponse | None:
        """Send on whoever has not completed the module; its page says what is missing."""
        is_complete = self.enrolment is not None and self.enrolment.completed_on is not None
        return None if is_complete else redirect(self.course.path)

    def get(self, request, **kwargs):
        return self.refused() or self.ask(CertificateForm())

    def post(self, request, **kwargs):
        if refused := self.refused():
            return refused
        form = CertificateForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        if is_too_much(request, "training_certificate", key=str(self.enrolment.pk)):
            return self.wait()
        try:
            issued = certificates.issue_certificate(self.enrolment, **form.cleaned_data)
        except (certificates.NotComplete, Enrolment.DoesNotExist):
            return redirect(self.course.path)
        return self.hand_over(issued.certificate, **form.cleaned_data)

    def hand_over(self, certificate: Certificate, *, name: str, language: str) -> HttpResponse:
        module = course.module_of(certificate.edition, stable_key=certificate.module_key)
        data = certificate_pdf(certificate, self.work, module or self.module, name=name, language=language)
        response = HttpResponse(data, content_type="application/pdf")
        file = f"sempre-{self.course.slug}-{codes.spaced(certificate.code)}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    def ask(self, form: CertificateForm) -> HttpResponse:
        certificate = certificates.current_certificate(self.enrolment)
        context = self.get_context_data() | {
            "form": form,
            "certificate": certificate,
            "code": codes.spaced(certificate.code) if certificate else "",
        }
        return render(self.request, "outputs/certificate_make.html", context)

    def get_breadcrumbs(self):
        module = (shown(self.module, "title"), self.course.path)
        return [*super().get_breadcrumbs()[:-1], module, (_("Certificate"), "")]


class CertificateCodeView(OwnView):
    """Type the code of a certificate."""

    http_method_names = ["get", "head"]

    def get(self, request):
        form = CodeForm(request.GET if "code" in request.GET else None)
        if form.is_bound and form.is_valid():
            certificate = certificates.find_certificate(form.cleaned_data["code"])
            if certificate is not None:
                return redirect("certificate", codes.spaced(certificate.code))
            is_too_much(request, "training_guess")
            form.add_error("code", _("There is no certificate with this code. Compare it letter by letter."))
        return render(request, "outputs/certificate_code.html", self.get_context_data() | {"form": form})

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs()[:-1], (_("Check a certificate"), "")]


class CertificateView(OwnView, View):
    """Whether a certificate is valid, and on request whether a name belongs to it; it shows no name of its own."""

    def get(self, request, code):
        certificate = certificates.find_certificate(code)
        if certificate is None:
            return self.refuse()
        if code != codes.spaced(certificate.code):
            return redirect("certificate", codes.spaced(certificate.code))
        return self.show(certificate, NameCheckForm())

    def post(self, request, code):
        certificate = certificates.find_certificate(code)
        if certificate is None:
            return self.refuse()
        form = NameCheckForm(request.POST)
        if not form.is_valid():
            return self.show(certificate, form)
        if is_too_much(request, "training_name", key=certificate.code):
            return self.wait()
        belongs = certificates.belongs(certificate, form.cleaned_data["name"])
        return self.show(certificate, form, belongs="yes" if belongs else "no")

    def refuse(self) -> HttpResponse:
        is_too_much(self.request, "training_guess")
        return render(self.request, "outputs/certificate_unknown.html", self.get_context_data(), status=404)

    def show(self, certificate: Certificate, form: NameCheckForm, belongs: str = "") -> HttpResponse:
        modules = certificate.edition.nodes.filter(kind="module", stable_key=certificate.module_key)
        context = self.get_context_data() | {
            "certificate": certificate,
            "code": codes.spaced(certificate.code),
            "module": modules.first(),
            "form": form,
            "belongs": belongs,
        }
        return render(self.request, "outputs/certificate_detail.html", context)

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs()[:-1], (_("Check a certificate"), "")]
