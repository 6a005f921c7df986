(() => {
  "use strict";
  const number = (text) => {
    const match = text.replace(/,/g, "").replace(/−/g, "-").match(/^[<=±\s]*([+-]?\d*\.?\d+(?:e[+-]?\d+)?)/i);
    return match ? Number(match[1]) : NaN;
  };
  const compare = (a, b) => {
    const [x, y] = [number(a), number(b)];
    if (Number.isNaN(x) && Number.isNaN(y)) return a.localeCompare(b, "en");
    return Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
  };
  const isEmpty = (text) => text === "" || text === "–";
  for (const table of document.querySelectorAll("table.data, table.forest")) {
    const body = table.tBodies[0];
    const axis = body.querySelector("tr.axis");
    const rows = [...body.rows].filter((row) => row !== axis);
    const heads = table.tHead ? [...table.tHead.rows[0].cells] : [];
    if (rows.length < 3) continue;
    heads.forEach((head, column) => {
      if (head.classList.contains("plot") || head.textContent === "") return;
      const button = document.createElement("button");
      button.type = "button";
      button.title = "sort by this column";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { none: "descending", descending: "ascending", ascending: "none" }[head.getAttribute("aria-sort") || "none"];
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next !== "none") head.setAttribute("aria-sort", next);
        const text = (row) => row.cells[column]?.textContent.trim() ?? "";
        const sorted = next === "none" ? rows : [...rows].sort((a, b) => isEmpty(text(a)) || isEmpty(text(b))
          ? isEmpty(text(a)) - isEmpty(text(b)) : (next === "ascending" ? 1 : -1) * compare(text(a), text(b)));
        body.append(...sorted, ...(axis ? [axis] : []));
      });
    });
  }
  const form = document.getElementById("lookup");
  const data = document.getElementById("genes-data");
  if (!form || !data) return;
  const [input, output] = [form.querySelector("input"), form.querySelector("output")];
  const make = (name, text, to) => {
    const element = document.createElement(name);
    element.textContent = text;
    to.append(element);
    return element;
  };
  let lines = null;
  const find = () => {
    lines ??= decodeURIComponent(data.href.slice(data.href.indexOf(",") + 1)).replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    output.replaceChildren();
    const asked = input.value.trim().toLowerCase();
    if (asked === "") return;
    const found = lines.slice(1).filter((cells) => cells[0].toLowerCase().includes(asked));
    const exact = found.filter((cells) => cells[0].toLowerCase() === asked);
    const shown = (exact.length ? exact : found).slice(0, 10);
    if (shown.length === 0) { make("p", "No test gene has this in its name.", output); return; }
    const box = make("div", "", output);
    box.className = "wide";
    const table = make("table", "", box);
    table.className = "data";
    make("caption", "Found", table).className = "unseen";
    const head = make("tr", "", make("thead", "", table));
    lines[0].forEach((name, i) => { make("th", name, head).className = i ? "num" : ""; });
    const body = make("tbody", "", table);
    for (const cells of shown) {
      const row = make("tr", "", body);
      cells.forEach((cell, i) => { make(i ? "td" : "th", cell.replace(/^-(?=\d)/, "−"), row).className = i ? "num" : ""; });
    }
    if (!exact.length && found.length > shown.length) make("p", `${found.length - shown.length} more`, output).className = "soft";
  };
  input.addEventListener("input", find);
  form.addEventListener("submit", (event) => { event.preventDefault(); find(); });
  form.hidden = false;
})();
