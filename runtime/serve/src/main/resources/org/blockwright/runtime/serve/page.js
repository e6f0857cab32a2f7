// The page asks the server with the picture each time; the server keeps nothing.
const byId = id => document.getElementById(id);
const TOP = 8;
const LONGEST = 1400; // pixels of the canvas, which is enough for any screen's column
const FINE = 192; // cells of the overlay, between which the browser smooths

let model; // what the server says of itself
let file; // the picture's bytes
let bitmap; // the same, decoded by the browser
let answer; // the last prediction
let chosen; // class and method that are shown
let map; // the map that is shown
let asked = 0; // the latest request; older answers are thrown away

function say(text, bad = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("bad", bad);
}

async function ask(path, body) {
  const response = await fetch(path, body && {
    method: "POST", body, headers: {"Content-Type": "application/octet-stream"},
  });
  const json = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(json.error ? json.error.message : "the server answered " + response.status);
  }
  return json;
}

async function begin() {
  model = await ask("/v1/model");
  byId("model").textContent = model.id;
  document.title = model.id + " · Blockwright";
  byId("about").textContent = `${model.classes} classes, pictures of ${model.size} × ${model.size}`;
  const row = document.createElement("div");
  for (const method of model.methods) {
    if (method.refusal) {
      continue;
    }
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "method";
    input.value = method.id;
    input.addEventListener("change", () => show(chosen.index, method.id));
    label.append(input, method.label);
    row.append(label);
  }
  byId("methods").append(row);
  const others = model.methods.filter(method => method.refusal);
  if (others.length) {
    const note = document.createElement("p");
    note.className = "quiet";
    note.textContent = "Not for this model: " + others.map(method => method.label).join(", ");
    note.title = others.map(method => method.refusal).join("\n");
    byId("methods").append(note);
  }
  const first = row.querySelector("input");
  if (first) {
    first.checked = true;
  } else {
    byId("methods").hidden = byId("strength").hidden = true;
  }
  const pen = byId("legend").getContext("2d");
  model.colors.forEach((color, i) => {
    pen.fillStyle = "#" + color.toString(16).padStart(6, "0");
    pen.fillRect(i, 0, 1, 1);
  });
}

async function take(picture) {
  if (!picture) {
    return;
  }
  if (picture.size > model.maxBytes) {
    say(`The picture is too large: at most ${Math.floor(model.maxBytes / 1048576)} MiB are taken.`, true);
    return;
  }
  const mine = ++asked;
  say("Looking …");
  try {
    const method = byId("methods").querySelector("input:checked");
    const maps = method ? "&maps=" + encodeURIComponent(method.value) : "";
    // As the file is stored: the network takes no notice of an EXIF orientation either.
    const decoding = createImageBitmap(picture, {imageOrientation: "none"}).catch(() => null);
    const got = await ask(`/v1/predict?top=${TOP}${maps}`, picture);
    const drawn = await decoding;
    if (mine !== asked) {
      return;
    }
    [file, answer, bitmap] = [picture, got, drawn];
    map = got.maps && got.maps[0];
    chosen = {index: got.predictions[0].class, method: method && method.value};
    document.querySelector("main").classList.add("shown");
    byId("result").hidden = byId("stage").hidden = false;
    byId("choose").querySelector("strong").textContent = "Another picture";
    list();
    draw();
    say(bitmap ? "" : "This browser cannot show such a picture; the map stands on grey.");
  } catch (e) {
    if (mine === asked) {
      say(e.message, true);
    }
  }
}

function list() {
  byId("classes").replaceChildren(...answer.predictions.map(line => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const name = document.createElement("span");
    const share = document.createElement("b");
    const bar = document.createElement("i");
    button.type = "button";
    button.dataset.class = line.class;
    name.textContent = line.name;
    share.textContent = (100 * line.probability).toFixed(line.probability < 0.0995 ? 2 : 1) + " %";
    bar.style.width = 100 * line.probability + "%";
    button.append(bar, name, share);
    button.addEventListener("click", () => show(line.class, chosen.method));
    item.append(button);
    return item;
  }));
  mark();
}

function mark() {
  for (const button of byId("classes").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", Number(button.dataset.class) === chosen.index);
  }
}

async function show(index, method) {
  if (!method || !file) {
    return;
  }
  const mine = ++asked;
  chosen = {index, method};
  mark();
  say("Looking …");
  try {
    const query = `top=1&class=${index}&maps=${encodeURIComponent(method)}`;
    const got = await ask("/v1/predict?" + query, file);
    if (mine === asked) {
      map = got.maps[0];
      draw();
      say("");
    }
  } catch (e) {
    if (mine === asked) {
      say(e.message, true);
    }
  }
}

/** The map between its cells' centres, from 0 to 1, as a picture in colours. */
function colored() {
  const {width, height, values} = map;
  const least = Math.min(...values);
  const spread = Math.max(...values) - least || 1;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(width, FINE);
  canvas.height = Math.max(height, Math.round(FINE * map.window.height / map.window.width));
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(canvas.width, canvas.height);
  const clamp = (value, most) => Math.min(Math.max(value, 0), most);
  for (let y = 0, at = 0; y < canvas.height; y++) {
    const v = clamp((y + 0.5) * height / canvas.height - 0.5, height - 1);
    const top = Math.floor(v), bottom = Math.min(top + 1, height - 1);
    for (let x = 0; x < canvas.width; x++, at += 4) {
      const u = clamp((x + 0.5) * width / canvas.width - 0.5, width - 1);
      const left = Math.floor(u), right = Math.min(left + 1, width - 1);
      const above = values[top * width + left] * (left + 1 - u) + values[top * width + right] * (u - left);
      const below = values[bottom * width + left] * (left + 1 - u) + values[bottom * width + right] * (u - left);
      const value = (above + (below - above) * (v - top) - least) / spread;
      const color = model.colors[Math.round(clamp(value, 1) * (model.colors.length - 1))];
      pixels.data[at] = color >> 16;
      pixels.data[at + 1] = color >> 8 & 255;
      pixels.data[at + 2] = color & 255;
      pixels.data[at + 3] = 255 * (0.3 + 0.7 * Math.sqrt(clamp(value, 1)));
    }
  }
  pen.putImageData(pixels, 0, 0);
  return canvas;
}

function draw() {
  const view = byId("view");
  const scale = Math.min(LONGEST / Math.max(answer.width, answer.height), Math.max(1, 640 / answer.width));
  view.width = Math.max(1, Math.round(answer.width * scale));
  view.height = Math.max(1, Math.round(answer.height * scale));
  const pen = view.getContext("2d");
  pen.imageSmoothingQuality = "high";
  if (bitmap) {
    pen.drawImage(bitmap, 0, 0, view.width, view.height);
  }
  const line = answer.predictions.find(each => each.class === chosen.index) || answer.predictions[0];
  let text = line.name;
  if (map) {
    const {x, y, width, height} = map.window;
    pen.globalAlpha = byId("opacity").value / 100;
    if (bitmap) {
      // colours of the picture would mix with those of the map
      pen.filter = "grayscale(1)";
      pen.drawImage(bitmap, 0, 0, view.width, view.height);
      pen.filter = "none";
    }
    pen.drawImage(colored(), x * scale, y * scale, width * scale, height * scale);
    // what the network never saw
    pen.fillStyle = "#000";
    pen.globalAlpha *= 0.5;
    pen.beginPath();
    pen.rect(0, 0, view.width, view.height);
    pen.rect(x * scale, y * scale, width * scale, height * scale);
    pen.fill("evenodd");
    const method = model.methods.find(each => each.id === map.method);
    text = `Where ${method.label} looks for ${line.name}`;
    view.dataset.map = map.method + " " + map.class;
  }
  byId("caption").textContent = text;
  view.setAttribute("aria-label", text);
}

byId("file").addEventListener("change", event => take(event.target.files[0]));
byId("opacity").addEventListener("input", event => {
  byId("percent").textContent = event.target.value + " %";
  if (answer) {
    draw();
  }
});
addEventListener("dragover", event => {
  event.preventDefault();
  byId("drop").classList.add("over");
});
addEventListener("dragleave", () => byId("drop").classList.remove("over"));
addEventListener("drop", event => {
  event.preventDefault();
  byId("drop").classList.remove("over");
  take(event.dataTransfer.files[0]);
});
addEventListener("paste", event => take(event.clipboardData.files[0]));

begin().catch(e => say(e.message, true));
