// PostGraphile 5 with its Amber preset, as its own documentation sets it up: the same database, the same role and the
// same row-level security as ours. The tenant comes from a header, since PostGraphile has no API keys.
//
//   node postgraphile-server.mjs DATABASE_URL PORT [--aggregates]
//
// With --aggregates it also has its makers' plugins for aggregates and filters.
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const [databaseUrl, port, option] = process.argv.slice(2);

const presets = [PostGraphileAmberPreset];
if (option === "--aggregates") {
	const { PgAggregatesPreset } = await import("@graphile/pg-aggregates");
	const { PostGraphileConnectionFilterPreset } = await import(
		"postgraphile-plugin-connection-filter"
	);
	presets.push(PostGraphileConnectionFilterPreset, PgAggregatesPreset);
}

const preset = {
	extends: presets,
	pgServices: [
		makePgService({ connectionString: databaseUrl, schemas: ["public"] }),
	],
	grafast: {
		context: (request) => ({
			pgSettings: {
				"app.tenant_id": request.node?.req.headers["x-tenant"] ?? "",
			},
		}),
		explain: false,
	},
	grafserv: { port: Number(port), graphiql: false, watch: false },
};

const serve = postgraphile(preset).createServ(grafserv);
const handle = serve.createHandler();
const server = createServer((request, response) => {
	if (request.url === "/healthz") response.end("ok");
	else handle(request, response);
});
server.listen(Number(port), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
