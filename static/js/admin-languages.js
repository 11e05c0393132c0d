// One language switch for the whole form: shows each text in the chosen language, with the original beside it.
const panel = document.getElementById("language-switch");
const form = panel && document.getElementById(panel.dataset.form);

if (form && form.querySelector("[data-text]")) start();
document.querySelector(".error-summary")?.focus();

function start() {
  panel.hidden = false;
  form.classList.add("one-language");
  panel.addEventListener("change", (event) => show(event.target.value));
  form.addEventListener("input", (event) => event.target.dataset.text && refresh());
  document.getElementById("id_original_language")?.addEventListener("change", (event) => {
    panel.dataset.source = event.target.value;
    refresh();
  });
  document.addEventListener("formset:added", refresh);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#id_"]');
    if (link) reveal(link.hash.slice(1), event);
  });
  show(languageWithError() || languageOfAddress() || document.documentElement.lang);
}

function texts() {
  return [...form.querySelectorAll("[data-text]")].filter((field) => !field.closest(".empty-form"));
}

function languageOfAddress() {
  const code = new URLSearchParams(location.hash.slice(1)).get("language");
  return panel.querySelector(`input[value="${CSS.escape(code || "")}"]`) && code;
}

function languageWithError() {
  return form.querySelector(".form-row[data-language]:has(.errorlist)")?.dataset.language;
}

// Show one language in every field, and keep it in the address so that it is still chosen after saving.
function show(code) {
  form.dataset.shown = code;
  panel.querySelector(`input[value="${code}"]`).checked = true;
  const address = new URL(location.href);
  address.hash = `language=${code}`;
  history.replaceState(null, "", address);
  form.setAttribute("action", address);
  refresh();
}

// Go to a field named by a link of the summary, in whatever language it is.
function reveal(id, event) {
  const field = document.getElementById(id);
  if (!field) return;
  event.preventDefault();
  const row = field.closest(".form-row");
  if (row?.dataset.language) show(row.dataset.language);
  field.closest("details")?.setAttribute("open", "");
  field.focus();
}

function refresh() {
  for (const field of texts()) {
    if (field.lang === form.dataset.shown) placeSource(field);
  }
  mark();
}

function inLanguage(field, code) {
  return form.elements[field.name.replace(/_[a-z]{2}$/, `_${code}`)];
}

// Put the original's text beside a field, to read; it is edited in its own language.
function placeSource(field) {
  const row = field.closest(".form-row");
  const source = panel.dataset.source;
  const original = inLanguage(field, source);
  let aside = row.querySelector(".source");
  if (field.lang === source || !original) {
    aside?.remove();
    return;
  }
  if (!aside) {
    aside = document.createElement("div");
    aside.className = "source";
    aside.append(document.createElement("p"), document.createElement("p"));
    row.append(aside);
  }
  const [name, text] = aside.children;
  name.textContent = `${nameOf(source)} – ${panel.dataset.original}`;
  text.textContent = original.value || panel.dataset.empty;
  text.lang = original.value ? source : document.documentElement.lang;
  text.classList.toggle("is-empty", !original.value);
}

function nameOf(code) {
  return panel.querySelector(`label:has(input[value="${code}"]) .switch-name`).textContent;
}

// Say at each language how many texts it lacks that another language has, and whether something is to correct.
function mark() {
  const fields = texts();
  const written = new Set(fields.filter((field) => field.value.trim()).map((field) => field.name.slice(0, -3)));
  for (const input of panel.querySelectorAll("input")) {
    const mine = fields.filter((field) => field.lang === input.value);
    const missing = mine.filter((field) => !field.value.trim() && written.has(field.name.slice(0, -3))).length;
    const wrong = mine.some((field) => field.closest(".form-row").querySelector(".errorlist"));
    const words = [missing ? `${panel.dataset.missing} ${missing}` : written.size ? panel.dataset.complete : ""];
    if (wrong) words.unshift(panel.dataset.error);
    const state = input.parentElement.querySelector(".switch-state");
    state.textContent = words.filter(Boolean).join(", ");
    input.parentElement.className = wrong ? "is-wrong" : missing ? "is-missing" : "is-complete";
  }
}
