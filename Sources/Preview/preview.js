"use strict";
// Follows the preview: shows its status, replaces what has changed in the report, and sends the parameters.

const find = (selector, root = document) => root.querySelector(selector);
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

// The text of an element as it came, whatever the reader has unfolded since.
const texts = new WeakMap();
function textOf(element) {
  if (!texts.has(element)) texts.set(element, element.outerHTML);
  return texts.get(element);
}

// Makes the elements `wanted` the children of `parent`; those that are the same stay.
function patch(parent, wanted) {
  const present = [...parent.children];
  const same = (a, b) => textOf(present[a]) === textOf(wanted[b]);
  let start = 0, end = present.length, wantedEnd = wanted.length;
  while (start < end && start < wantedEnd && same(start, start)) start++;
  while (start < end && start < wantedEnd && same(end - 1, wantedEnd - 1)) { end--; wantedEnd--; }
  const next = present[end] ?? null;
  const common = Math.min(end, wantedEnd);
  for (let i = start; i < common; i++)
    if (!same(i, i)) present[i].replaceWith(wanted[i]);
  for (let i = common; i < end; i++) present[i].remove();
  for (let i = common; i < wantedEnd; i++) parent.insertBefore(wanted[i], next);
}

// Calls `change`, and keeps the first element on the screen in its place.
function keepingPlace(change) {
  const anchor = [...find("main").children].find(child => child.getBoundingClientRect().bottom > 0);
  const [top, y] = [anchor?.getBoundingClientRect().top, scrollY];
  change();
  if (y === 0) return;
  if (anchor?.isConnected) scrollBy(0, anchor.getBoundingClientRect().top - top);
  else scrollTo(0, y);
}

// Shows the page as the server has it now. Below the outputs so far stands the rest of the last report.
async function refresh() {
  const response = await fetch("/", { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const outputs = [...find("main", page).children];
  outputs.forEach(textOf);
  const rest = [...(find("#last", page)?.children ?? [])].slice(outputs.length);
  const hadErrors = find("#errors").children.length > 0;
  keepingPlace(() => {
    find("#last")?.remove();
    patch(find("main"), [...outputs, ...rest]);
    [...find("main").children].forEach((child, i) => {
      textOf(child);
      child.classList.toggle("stale", i >= outputs.length);
    });
    patch(find("#contents"), [...find("#contents", page).children]);
  });
  find("#errors").replaceWith(find("#errors", page));
  if (!hadErrors && find("#errors").children.length > 0) scrollTo(0, 0);
  document.title = page.title;
  showForm(find("#parameters", page));
}

// Shows the inputs of `form`; one in which somebody types stays.
function showForm(form) {
  const shape = form => form && [...form.querySelectorAll("p")].map(p => p.textContent).join();
  const present = find("#parameters");
  if (shape(form) !== shape(present)) {
    const isOpen = find("details", present).open;
    present.replaceWith(form);
    return prepareForm(isOpen);
  }
  const named = form => [...form.elements].filter(input => input.name && input.type !== "submit");
  const others = named(form);
  named(present).forEach((input, i) => {
    if (input.type === "checkbox") input.checked = others[i].checked;
    else if (input !== document.activeElement) input.value = others[i].value;
  });
  present.querySelectorAll("input[type=range]").forEach(slider => { slider.value = slider.number.value; });
}

function prepareForm(isOpen) {
  const form = find("#parameters");
  find("details", form).open = isOpen;
  for (const number of form.querySelectorAll("[data-slider]")) {
    const slider = Object.assign(document.createElement("input"), { type: "range", number });
    [slider.min, slider.max, slider.step] = [number.min, number.max, number.dataset.slider];
    slider.value = number.value;
    slider.setAttribute("aria-label", number.id.slice(2));
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
    number.after(slider);
  }
  form.addEventListener("change", () => { if (form.reportValidity()) send(new FormData(form)); });
  form.addEventListener("submit", event => {
    event.preventDefault();
    document.activeElement?.blur();
    send(new FormData(form, event.submitter));
  });
}

async function send(fields) {
  const response = await fetch("/run", { method: "POST", body: new URLSearchParams(fields) });
  if (!response.ok) find("#status").textContent = await response.text();
}

async function follow() {
  let [revision, page, query] = [-1, -1, null];
  for (;;) {
    try {
      const state = await (await fetch(`/state?after=${revision}`, { cache: "no-store" })).json();
      // The page first: whoever reads that a run is done may rely on what is shown.
      if (page !== state.page) await refresh();
      find("#status").textContent = state.status;
      find("#status").dataset.phase = state.phase;
      if (query !== null && query !== state.query)
        history.replaceState(null, "", state.query ? `/?${state.query}` : "/");
      [revision, page, query] = [state.revision, state.page, state.query];
    } catch {
      find("#status").textContent = "The preview has ended. Start it again to go on.";
      find("#status").dataset.phase = "failed";
      [revision, page] = [-1, -1];
      await pause(1000);
    }
  }
}

// Beside the report there is room for the inputs, above it there is not.
prepareForm(matchMedia("(min-width: 64rem)").matches);
// The address has parameters: the inputs show them, and the report follows.
if (location.search) send(new FormData(find("#parameters")));
follow();
