import { refuseArguments } from "@patchbay/env";
import { asText, createLimitedServer } from "@patchbay/http";
import { createLogger } from "@patchbay/logger";
import { readEnv } from "./env.ts";
import { createApp } from "./server/create-app.ts";
import { maximumFormBytes } from "./server/file-forms.ts";
import { loadBuild } from "./server/load-build.ts";
import { requireNode } from "./server/require-node.ts";
import { loggablePath } from "./server/secret-addresses.ts";
import { shutDownGracefully } from "./server/shut-down-gracefully.ts";

requireNode(24);
refuseArguments(
	"Usage: npm run start:admin\nServes the admin app, a client of the API. Variables: .env.example.",
);
const env = readEnv();
const logger = createLogger({ name: "admin", level: env.logLevel });
const closing = new AbortController();

const app = createApp({
	env,
	logger,
	build: await loadBuild(env.nodeEnv),
	closing: closing.signal,
});
const server = createLimitedServer(
	{
		limits: { maximumConnections: env.maximumConnections },
		maximumBodyBytes: ({ url }) => maximumFormBytes(url),
		writeRefusal(request, refusal, response) {
			const { method, url = "/" } = request;
			const { status } = refusal;
			logger.info({ method, path: loggablePath(url), status }, "refused");
			return asText(request, refusal, response);
		},
	},
	app,
);
server.on("error", (error: NodeJS.ErrnoException) => {
	const taken = error.code === "EADDRINUSE";
	logger.fatal(
		taken
			? `Port ${env.port} is taken; set ADMIN_PORT to another one.`
			: error.message,
	);
	process.exit(1);
});
server.listen(env.port, env.host, () =>
	logger.info({ url: env.adminUrl }, "The admin app is ready"),
);
shutDownGracefully({ server, closing, logger });
