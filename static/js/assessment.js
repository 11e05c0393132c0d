// Answering: how far one is, and, only if wished, a draft on this device. Everything works without it.

const form = document.querySelector("[data-answers]");
const progress = document.querySelector("[data-progress]");
const draft = document.querySelector("[data-draft]");

const chosen = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name.startsWith("a-")));

function tell() {
  const all = new Set([...form.querySelectorAll("input[type=radio]")].map((input) => input.name)).size;
  const words = progress.dataset.progress;
  progress.textContent = words.replace("{done}", Object.keys(chosen()).length).replace("{all}", all);
  progress.hidden = false;
}

// Storage may be switched off: then there is no draft, and no word about one.
function storage() {
  try {
    localStorage.getItem("");
    return localStorage;
  } catch {
    return null;
  }
}

function keepDrafts(store) {
  const key = draft.dataset.draft;
  const keep = draft.querySelector("[data-draft-keep]");
  const remove = draft.querySelector("[data-draft-delete]");
  const show = () => { remove.hidden = store.getItem(key) === null; };
  const save = () => {
    if (keep.checked) store.setItem(key, JSON.stringify(chosen()));
    show();
  };
  const forget = () => {
    store.removeItem(key);
    keep.checked = false;
    show();
  };
  try {
    const kept = JSON.parse(store.getItem(key));
    for (const [name, value] of Object.entries(kept ?? {})) {
      const input = [...form.elements].find((field) => field.name === name && field.value === value);
      if (input) input.checked = true;
    }
    keep.checked = kept !== null;
  } catch {
    store.removeItem(key);
  }
  draft.hidden = false;
  show();
  form.addEventListener("change", () => keep.checked && save());
  keep.addEventListener("change", () => (keep.checked ? save() : forget()));
  remove.addEventListener("click", forget);
}

const done = document.querySelector("[data-draft-done]");
if (done) storage()?.removeItem(done.dataset.draftDone);

if (form) {
  const store = storage();
  if (draft && store) keepDrafts(store);
  form.addEventListener("change", tell);
  tell();
}
