// Starts Swagger UI on the document of this site. Its token lives in this tab and goes to this site alone.

const place = document.getElementById("swagger-ui");
const { document: url, landing, clientId } = place.dataset;

const ui = SwaggerUIBundle({
  url,
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  persistAuthorization: false,
  oauth2RedirectUrl: landing,
});

if (clientId) {
  ui.initOAuth({ clientId, scopes: [], scopeSeparator: " ", usePkceWithAuthorizationCodeGrant: true });
}
