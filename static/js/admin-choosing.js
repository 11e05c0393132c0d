/* A choice by typing (Select2) leaves its search box without a name: it gets that of the field's label. */

document.addEventListener("DOMContentLoaded", () => django.jQuery(nameBoxes)); // after Django's own autocomplete.js

function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = select.nextElementSibling?.querySelector(".select2-search__field");
    const label = select.labels[0];
    if (box && label) box.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
  }
}
