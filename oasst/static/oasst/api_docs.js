// Draws the API's documentation from the OpenAPI document it names.

const place = document.getElementById("docs");
window.SwaggerUIBundle({ url: place.dataset.schema, domNode: place, deepLinking: true, validatorUrl: null });
