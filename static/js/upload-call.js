// One request to the door that takes files piece by piece, and what its answer means for the file.
const LONGEST = 90_000; // milliseconds without an answer
const WORTH_AGAIN = new Set([0, 408, 425, 429, 500, 502, 503, 504]);

// A final answer. `again`: a person may try once more.
export class Refused extends Error {
  constructor(sentence, again = true) {
    super(sentence);
    this.again = again;
  }
}

// The link failed, or the server for a moment: it is tried again without asking.
export class Broken extends Error {}

// Resolves with the answer's object, or null where there is none to read. Rejects with Refused, Broken, or AbortError.
export async function call(method, url, { token, body = null, headers = {}, signal, progress }) {
  const request = await sent(method, url, { "X-CSRFToken": token, ...headers }, body, signal, progress);
  const answer = request.response;
  if (request.status === 204) return null;
  if (request.status === 200 && answer) return answer;
  if (request.status === 409 && answer?.code === "wrong_offset") return answer;
  if (request.status === 404) return "gone";
  if (WORTH_AGAIN.has(request.status)) throw new Broken();
  if (answer?.detail) throw new Refused(answer.detail, ![400, 413].includes(request.status));
  if (request.status === 200) throw new Refused("You are signed out. Sign in and come back; what came is kept.", false);
  throw new Refused("This page is out of date. Load it again; what came is kept.", false);
}

function sent(method, url, headers, body, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const give = () => request.abort();
    request.open(method, url);
    request.responseType = "json";
    request.timeout = LONGEST;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("load", () => resolve(request));
    for (const name of ["error", "timeout"]) request.addEventListener(name, () => reject(new Broken()));
    request.addEventListener("abort", () => reject(new DOMException("Cancelled", "AbortError")));
    request.addEventListener("loadend", () => signal?.removeEventListener("abort", give));
    if (signal?.aborted) return reject(new DOMException("Cancelled", "AbortError"));
    signal?.addEventListener("abort", give);
    request.send(body);
  });
}
