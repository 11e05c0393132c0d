/* A button beside each password field shows what was typed; without script the fields just stay hidden. */
for (const input of document.querySelectorAll("input[type=password]")) {
  const words = document.querySelector("#password-words")?.dataset;
  if (!words) break;
  const row = document.createElement("div");
  row.className = "password-row";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = words.show;
  button.setAttribute("aria-controls", input.id);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!isShown));
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  input.replaceWith(row);
  row.append(input, button);
}
