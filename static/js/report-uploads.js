// Files go up one by one as soon as they are chosen; a break in the line is waited out.

const PAUSE = 5_000;

export function startUploads(form, page) {
  const input = form.elements.files;
  const list = form.querySelector("[data-uploads]");
  const live = form.querySelector("[data-uploads-live]");
  const place = form.querySelector("[data-files]");
  const words = list.dataset;
  const queue = [];
  let isBusy = false;

  input.addEventListener("change", () => {
    for (const file of input.files) queue.push({ file, line: lineFor(file) });
    input.value = "";
    work();
  });
  addEventListener("beforeunload", (event) => {
    if (isBusy) event.preventDefault();
  });

  function lineFor(file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    state.textContent = words.waiting;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, state, bar);
    list.append(line);
    return line;
  }

  function say(line, text, isRefused = false) {
    const [name, state] = line.children;
    state.textContent = text;
    state.classList.toggle("is-refused", isRefused);
    return `${name.textContent}: ${text}`;
  }

  async function work() {
    if (isBusy) return;
    isBusy = true;
    while (queue.length) await untilDone(queue.shift());
    isBusy = false;
  }

  async function untilDone({ file, line }) {
    for (;;) {
      const { status, answer } = await send(file, line);
      if (status === 200) {
        line.remove();
        if (!document.getElementById(`id_${answer.name}`)) { // the same file twice is one
          place.insertAdjacentHTML("beforeend", answer.html);
          page.taken(answer);
        }
        live.textContent = `${file.name}: ${words.done}`;
        return;
      }
      if (status === 400 || status === 409 || status === 413) {
        line.querySelector("progress").remove();
        live.textContent = say(line, `${words.refused}. ${answer?.error || ""}`, true);
        return;
      }
      if (status !== 403 || !(await page.freshToken())) {
        live.textContent = say(line, words.again);
        await new Promise((resolve) => {
          setTimeout(resolve, PAUSE);
          addEventListener("online", resolve, { once: true });
        });
      }
    }
  }

  function send(file, line) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.set("csrfmiddlewaretoken", page.token());
      body.set("file", file);
      request.open("POST", form.dataset.upload);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        const percent = event.lengthComputable ? Math.round((event.loaded / event.total) * 100) : 0;
        line.querySelector("progress").value = percent;
        say(line, words.sending.replace("%(percent)s", percent));
      });
      request.addEventListener("load", () => resolve({ status: request.status, answer: request.response }));
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => resolve({ status: 0 }));
      request.send(body);
    });
  }
}
