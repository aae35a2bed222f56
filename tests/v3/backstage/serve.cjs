// Serves the plug-in's own router, as published, on a free port of this machine; prints the port. Its framework is left out.
const path = require("node:path");
const plugin = path.join(__dirname, "node_modules/@stackoverflow/backstage-plugin-stack-overflow-teams-backend/dist");
const express = require("express");
const { createRouter } = require(path.join(plugin, "router.cjs.js"));
const { createStackOverflowService } = require(path.join(
  plugin, "services/StackOverflowService/createStackOverflowService.cjs.js"));

const [baseUrl, clientId, redirectUri] = process.argv.slice(2);
const logger = Object.fromEntries(["info", "warn", "error", "debug"].map((level) => [level, console.error]));
const stackOverflowConfig = { baseUrl, clientId: Number(clientId), redirectUri };

(async () => {
  const stackOverflowService = await createStackOverflowService({ config: stackOverflowConfig, logger });
  const app = express().use(await createRouter({ logger, stackOverflowConfig, stackOverflowService }));
  const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
})();
