// The API's description made readable, from the served openapi.json alone.
"use strict";

function element(kind, text, parts = []) {
  const made = document.createElement(kind);
  if (text !== null) made.textContent = text;
  made.append(...parts);
  return made;
}

const pretty = (value) => element("pre", JSON.stringify(value, null, 2));

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.oneOf || schema.anyOf) return (schema.oneOf || schema.anyOf).map(typeOf).join(" or ");
  if (schema.type === "array") return "list of " + typeOf(schema.items);
  return Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "object";
}

function fields(schema) {
  const body = element("tbody", null);
  for (const [name, what] of Object.entries(schema.properties || {})) {
    const needed = (schema.required || []).includes(name) ? "" : " (optional)";
    body.append(element("tr", null, [element("td", name), element("td", typeOf(what) + needed), element("td", what.description || "")]));
  }
  return element("table", null, [body]);
}

function operation(method, path, what) {
  const parts = [element("p", what.description || "")];
  for (const p of what.parameters || []) {
    if (p.name) parts.push(element("p", p.in + " " + p.name + ": " + typeOf(p.schema) + ". " + (p.description || "")));
  }
  const body = what.requestBody && Object.entries(what.requestBody.content)[0];
  if (body) {
    parts.push(element("p", "Body, " + body[0] + ": " + typeOf(body[1].schema)));
    if (body[1].schema && body[1].schema.properties) parts.push(fields(body[1].schema));
    if (body[1].example !== undefined) parts.push(typeof body[1].example === "string" ? element("pre", body[1].example) : pretty(body[1].example));
  }
  for (const [status, answer] of Object.entries(what.responses)) {
    const content = answer.content && Object.entries(answer.content)[0];
    parts.push(element("p", status + ": " + (answer.description || (answer.$ref || "").split("/").pop()) + (content ? " — " + typeOf(content[1].schema) : "")));
    if (content && content[1].example !== undefined && typeof content[1].example !== "string") parts.push(pretty(content[1].example));
  }
  const name = element("span", method.toUpperCase());
  name.className = "method";
  const head = element("summary", null, [name, element("code", path), element("span", " " + (what.summary || ""))]);
  return element("details", null, [head, ...parts]);
}

(async () => {
  const spec = await (await fetch("/openapi.json")).json();
  document.getElementById("about").textContent = spec.info.title + " " + spec.info.version;
  const routes = [element("p", spec.info.description || "")];
  for (const [path, methods] of Object.entries(spec.paths)) {
    for (const [method, what] of Object.entries(methods)) {
      if (["get", "post", "put", "delete"].includes(method)) routes.push(operation(method, path, what));
    }
  }
  document.getElementById("routes").replaceChildren(...routes);
  const codes = Object.entries(spec.components["x-problems"]).map(([code, what]) => {
    const term = element("p", null, [element("code", code), element("span", " " + what.status + ": " + what.title)]);
    term.id = code;
    return term;
  });
  document.getElementById("codes").replaceChildren(...codes);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  document.getElementById("schemas").replaceChildren(...Object.entries(spec.components.schemas).map(([name, schema]) =>
    element("details", null, [element("summary", name), element("p", schema.description || ""), fields(schema)])));
})();
