// The API's description as a page to read and try. Requests go with the browser's session and its proof of origin.
const place = document.getElementById("api-docs");

function proveOrigin(request) {
  if (request.method && request.method !== "GET") {
    request.headers["X-CSRFToken"] = place.dataset.token;
  }
  return request;
}

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor: proveOrigin,
});
