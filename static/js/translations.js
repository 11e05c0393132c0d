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

async function send(event) {
  const form = event.target;
  if (!form.matches("[data-text]") || !event.submitter) return;
  event.preventDefault();
  const section = form.closest("section");
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const answer = page.getElementById(section.id);
    if (!answer) throw new Error("no such text on the page");
    section.replaceWith(answer);
    answer.querySelector(".theirs, .is-wrong textarea, section")?.focus?.();
    const wrong = answer.querySelector("[aria-invalid=true]");
    (wrong ?? answer).focus();
  } catch {
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
