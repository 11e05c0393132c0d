// The editor of translations: counts while one writes, and saves one text without leaving the others. All of it works without.
const editor = document.querySelector("[data-editor]");

function count(form) {
  const field = form.elements.text;
  const place = form.querySelector("[data-measures] [data-count]");
  const number = [...field.value.replaceAll("\r\n", "\n").trim()].length;
  place.dataset.words ??= place.textContent;
  // The server's words with its number: only the first number of the sentence changes.
  place.textContent = place.dataset.words.replace(/\d[\d\s.,]*\d|\d/u, String(number));
  place.classList.toggle("is-over", Boolean(place.dataset.limit) && number > Number(place.dataset.limit));
}

function note(form) {
  form.closest("section").toggleAttribute("data-dirty", form.elements.text.value !== form.elements.text.defaultValue);
}

function say(form, words) {
  form.querySelector(".editor-state").textContent = words;
}

const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

async function post(form, submitter) {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  return (await parsed(response)).getElementById(form.closest("section").id);
}

// Whoever signed in anew in another tab has another token; what was seen stays what it was.
async function renewToken() {
  const token = (await parsed(await fetch(location.href))).querySelector("[data-text] [name=csrfmiddlewaretoken]");
  if (!token) throw new Error("signed out");
  for (const field of editor.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
}

async function send(event) {
  const form = event.target;
  const { submitter } = event;
  if (!form.matches("[data-text]") || !submitter) return;
  event.preventDefault();
  const section = form.closest("section");
  const field = form.elements.text;
  field.readOnly = true; // the answer takes its place
  try {
    let answer = await post(form, submitter);
    if (!answer) {
      await renewToken();
      answer = await post(form, submitter);
    }
    if (!answer) throw new Error("no such text on the page");
    section.replaceWith(answer);
    const wrong = answer.querySelector("[aria-invalid=true]");
    const isUnsaved = wrong || answer.querySelector(".theirs") || submitter.value === "take";
    answer.toggleAttribute("data-dirty", Boolean(isUnsaved));
    (wrong ?? answer).focus();
  } catch {
    field.readOnly = false;
    say(form, editor.dataset.failed);
  }
}

if (editor) {
  editor.addEventListener("input", (event) => {
    const form = event.target.closest("[data-text]");
    if (!form) return;
    count(form);
    note(form);
    say(form, "");
  });
  editor.addEventListener("submit", send);
  addEventListener("beforeunload", (event) => {
    if (editor.querySelector("[data-dirty]")) event.preventDefault();
  });
}
