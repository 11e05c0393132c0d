// The report saves itself: what changed goes to the server at most ten seconds later. Nothing is kept in the browser.
import { startUploads } from "./report-uploads.js";

const form = document.querySelector("[data-report]");
const EMPTY = "e3b0c44298fc"; // the fingerprint of nothing
const WAIT = 10_000; // between two savings, and at most after a change
const SOON = 2_000;
const words = form.dataset;
const bar = form.querySelector("[data-bar]");
const live = form.querySelector("[data-live]");
const signedOut = document.querySelector("[data-signed-out]");
const sessionEnds = document.querySelector("[data-session-ends]");

const changed = new Set();
let seen = JSON.parse(form.elements.seen.value || "{}");
let sending = null;
let timer = 0;
let lastStart = 0;
let failures = 0;
let lastContact = Date.now();
let leaving = false;
let kind = "";

form.setAttribute("autocomplete", "off"); // the server has the text: a browser's older copy must not come back
if ("unsaved" in words) {
  for (const name of Object.keys(seen)) changed.add(name);
  plan(SOON);
}

function isAnswer(field) {
  return field.name && (field.name in seen || field.name === "language");
}

form.addEventListener("input", (event) => note(event.target));
form.addEventListener("change", (event) => note(event.target));

function note(field) {
  if (field.name === "language") for (const text of form.querySelectorAll("[lang][spellcheck]")) text.lang = field.value;
  if (!isAnswer(field)) return;
  changed.add(field.name);
  const parts = field.closest("[data-parts]");
  if (parts) addUp(parts);
  for (const other of form.querySelectorAll(`[data-parts="${CSS.escape(field.name)}"]`)) addUp(other);
  plan(SOON);
}

function plan(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(delay, lastStart + WAIT - Date.now()));
}

// What a field would send: an empty text for a box that is not ticked.
function valueOf(name) {
  const field = form.elements[name];
  if (!field) return null;
  return field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
}

async function save({ keepalive = false } = {}) {
  clearTimeout(timer);
  if (sending) return sending.then(() => (changed.size ? save() : true));
  if (!changed.size) return true;
  lastStart = Date.now();
  const names = [...changed];
  changed.clear();
  const body = new URLSearchParams({ part: "1", editor: form.elements.editor.value, csrfmiddlewaretoken: token() });
  const shown = {};
  for (const name of names) {
    const value = valueOf(name);
    if (value === null) continue;
    body.set(name, value);
    if (name in seen) shown[name] = seen[name];
  }
  body.set("seen", JSON.stringify(shown));
  show("saving", words.saving);
  sending = send(body, keepalive).then((done) => {
    if (!done) for (const name of names) changed.add(name);
    sending = null;
    if (changed.size) plan(done ? SOON : Math.min(5_000 * ++failures, 30_000));
    return done && !changed.size;
  });
  return sending;
}

async function send(body, keepalive, isRepeated = false) {
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST", body, keepalive, credentials: "same-origin", headers: { Accept: "application/json" },
    });
  } catch {
    show("offline", words.offline);
    return false;
  }
  lastContact = Date.now();
  sessionEnds.hidden = true;
  if (response.ok) {
    const answer = await response.json().catch(() => null);
    if (!answer) return false;
    take(answer);
    return true;
  }
  if (response.status === 401) askToSignIn();
  else if (response.status === 403 && !isRepeated && (await freshToken())) {
    body.set("csrfmiddlewaretoken", token());
    return send(body, keepalive, true);
  } else if (response.status === 409) {
    const answer = await response.json().catch(() => ({}));
    show("failed", answer.message || words.failed);
  } else if (response.status >= 500) show("offline", words.offline);
  else if (kind !== "other" && kind !== "out") show("failed", words.failed);
  return false;
}

function take(answer) {
  failures = 0;
  signedOut.hidden = true;
  Object.assign(seen, answer.seen);
  form.elements.seen.value = JSON.stringify(seen);
  for (const name of Object.keys(answer.seen)) showAt(name, [], "");
  for (const [name, html] of Object.entries(answer.conflicts)) showAt(name, [], html);
  for (const [name, errors] of Object.entries(answer.errors)) showAt(name, errors, "");
  const [answered, asked] = answer.progress;
  form.querySelector("[data-progress-words]").textContent =
    words.progress.replace("%(answered)s", answered).replace("%(asked)s", asked);
  const left = Object.keys(answer.errors).length + Object.keys(answer.conflicts).length;
  show(left ? "partly" : "saved", answer.words);
}

// Put what is wrong at the field, without taking the person away from where they are.
function showAt(name, errors, conflict) {
  const place = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const field = form.elements[name];
  if (!place || !field) return;
  const list = place.querySelector("[data-errors]");
  list.replaceChildren(...errors.map((text) => {
    const line = document.createElement("p");
    const mark = document.createElement("span");
    mark.className = "sr";
    mark.textContent = words.error;
    line.append(mark, ` ${text}`);
    return line;
  }));
  place.classList.toggle("is-wrong", errors.length > 0);
  if (errors.length) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  const box = place.querySelector("[data-conflict]");
  if (box && (conflict || box.childElementCount)) box.innerHTML = conflict;
  const ids = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
  ids.delete(`${field.id}_error`);
  ids.delete(`${field.id}_conflict`);
  if (errors.length) ids.add(`${field.id}_error`);
  if (conflict) ids.add(`${field.id}_conflict`);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
}

// The state stands in the bar; it is spoken only when it becomes another one.
function show(next, text) {
  bar.querySelector("[data-state]").textContent = text;
  bar.querySelector(".report-state").classList.toggle("is-unsaved", ["offline", "failed", "out", "other"].includes(next));
  if (next === "saving" || next === kind) return;
  live.textContent = text;
  kind = next;
}

function token() {
  return form.elements.csrfmiddlewaretoken.value;
}

// After signing in again in another tab the page needs a new token; another person's session is none for it.
async function freshToken() {
  try {
    const response = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (response.status === 401) {
      askToSignIn();
      return false;
    }
    const answer = await response.json();
    if (String(answer.user) !== words.user) {
      show("other", words.other);
      return false;
    }
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = answer.csrf;
    return true;
  } catch {
    return false;
  }
}

function askToSignIn() {
  signedOut.hidden = false;
  sessionEnds.hidden = true;
  show("out", words.waiting);
}

// Splits: the running sum against the whole.
function addUp(parts) {
  const numberIn = (field) => Number.parseInt(field?.value.replace(/\s/g, ""), 10) || 0;
  const sum = [...parts.querySelectorAll("input")].reduce((total, field) => total + numberIn(field), 0);
  const whole = numberIn(form.elements[parts.dataset.parts]);
  const line = parts.querySelector("[data-sum-words]");
  line.textContent = sum ? words.sum.replace("%(sum)s", sum).replace("%(whole)s", whole) : "";
  line.classList.toggle("is-wrong", sum > whole);
}

// One more row without leaving the page.
for (const button of form.querySelectorAll("[data-add-row]")) {
  button.textContent = button.dataset.addRow;
  button.addEventListener("click", (event) => {
    const rows = button.closest(".report-section").querySelectorAll("[data-row]");
    const last = rows[rows.length - 1];
    const number = Number(last.dataset.row);
    event.preventDefault();
    const isEmpty = ![...last.querySelectorAll("input, select, textarea")].some((field) => field.value);
    if (isEmpty || number >= 20) return last.querySelector("input, select, textarea").focus();
    const row = last.cloneNode(true);
    row.dataset.row = number + 1;
    renumber(row, number);
    last.after(row);
    for (const field of row.querySelectorAll("[name]")) {
      field.value = "";
      seen[field.name] = EMPTY;
    }
    row.querySelector("input, select, textarea").focus();
  });
}

function renumber(row, number) {
  for (const element of row.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (["id", "for", "name", "data-field", "aria-describedby"].includes(name)) {
        element.setAttribute(name, value.replaceAll(`-${number}-`, `-${number + 1}-`));
      }
    }
  }
  for (const element of row.querySelectorAll("legend, label")) {
    element.textContent = element.textContent.replace(new RegExp(`\\b${number}\\b`), number + 1);
  }
  for (const old of row.querySelectorAll(".report-remark, [data-conflict] *, [data-errors] *")) old.remove();
}

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const hasFiles = form.elements.files.files.length > 0;
  if (!["save", "check"].includes(button?.name) || hasFiles) {
    leaving = true;
    return;
  }
  event.preventDefault();
  lastStart = 0;
  const done = await save();
  if (button.name === "check" && done && kind !== "partly") go(words.check);
  else if (kind === "partly") form.querySelector('[aria-invalid="true"], .report-conflict button')?.focus();
  else if (done && kind === "") live.textContent = bar.querySelector("[data-state]").textContent;
});

function go(address) {
  leaving = true;
  location.assign(address);
}

addEventListener("beforeunload", (event) => {
  if (!leaving && (changed.size || sending)) event.preventDefault();
});
addEventListener("pageshow", () => { leaving = false; });
addEventListener("online", () => changed.size && save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && changed.size) save({ keepalive: true });
  else if (kind === "out") freshToken().then((isIn) => isIn && save());
});
addEventListener("focus", () => { if (kind === "out" && changed.size) save(); });

// A link to a field opens the section that it stands in.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && link.hash.startsWith("#id_") && link.pathname === location.pathname) reveal(link.hash.slice(1), event);
});
if (location.hash.startsWith("#id_")) reveal(location.hash.slice(1));

function reveal(id, event) {
  const field = document.getElementById(id);
  if (!field) return;
  event?.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.scrollIntoView({ block: "center" });
}

// The field in hand never lies under the action bar.
function uncover(field) {
  if (!field || bar.contains(field) || getComputedStyle(bar).position !== "sticky") return;
  const box = field.getBoundingClientRect();
  const hidden = box.bottom + 12 - bar.getBoundingClientRect().top;
  if (hidden > 0) scrollBy({ top: Math.min(hidden, Math.max(box.top - 12, 0)), behavior: "instant" });
}
form.addEventListener("focusin", (event) => {
  uncover(event.target);
  requestAnimationFrame(() => uncover(document.activeElement));
});
form.addEventListener("input", (event) => uncover(event.target));

// Before an idle session ends there is time to keep it with one key.
setInterval(() => {
  const left = Number(words.session) - (Date.now() - lastContact) / 1000;
  if (left > 0 && left < Number(words.warning) && sessionEnds.hidden && signedOut.hidden) sessionEnds.hidden = false;
  if (left <= 0 && signedOut.hidden) freshToken().then((isIn) => { if (isIn) lastContact = Date.now(); });
}, 10_000);
sessionEnds.querySelector("[data-stay]").addEventListener("click", async () => {
  if (!(await freshToken())) return;
  lastContact = Date.now();
  sessionEnds.hidden = true;
});

document.querySelector(".error-summary")?.focus();
startUploads(form, {
  token,
  freshToken,
  taken(answer) {
    Object.assign(seen, answer.seen);
    form.elements.seen.value = JSON.stringify(seen);
    lastContact = Date.now();
  },
});
