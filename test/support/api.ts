import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { ApiKeyScope } from "@patchbay/access";
import { createDatabase, type Statement } from "@patchbay/db";
import { createLogger } from "@patchbay/logger";
import { type Platforms, parsePlatformEndpoints } from "@patchbay/platforms";
import { createApiKeyRow } from "@patchbay/tenancy";
import { createApi } from "../../apps/api/src/create-api.ts";
import {
	createServices,
	type RunningServices,
} from "../../apps/api/src/create-services.ts";
import { readEnv } from "../../apps/api/src/env.ts";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import type { TestDatabase } from "./database.ts";
import { appEnvironment } from "./default-platform.ts";
import { createTenant, type TestTenant } from "./factories/tenant.ts";
import { findFreePort } from "./free-port.ts";
import { GraphqlClient } from "./graphql-client.ts";

export const everyScope: readonly ApiKeyScope[] = [
	"READ",
	"CONNECT",
	"IMPORT",
	"CAMPAIGNS_WRITE",
	"TOKENS_READ",
	"ADMIN",
];

export interface ApiOptions {
	database: TestDatabase;
	/** In the platforms' place; takes mail where it has an SMTP port. */
	sandbox?: { url: string; smtpUrl?: string | null } | undefined;
	/** Content of PLATFORM_ENDPOINTS_FILE; the sandbox's addresses when left out. */
	endpoints?: Record<string, Record<string, string>>;
	/** Variables of the environment that differ from the test's own. */
	env?: Record<string, string>;
	/** Makes the platforms that the API knows, where those of the registry are not meant. */
	platforms?: ((registry: Platforms) => Platforms) | undefined;
}

export interface TestApi {
	/** Origin, without a slash at the end. */
	url: string;
	services: RunningServices;
	tenant: TestTenant;
	/** Key of the tenant, with every scope. */
	key: string;
	/** With that key. */
	client: GraphqlClient;
	/** Round trips of reads since the last `reads.splice(0)`, each with its statements. */
	reads: (readonly Statement[])[];
	/** Log, as JSON lines. */
	log: string[];
	stop(): Promise<void>;
}

/** An API in this process, on a free port, with a tenant and a key of its own. */
export async function startApi({
	database,
	sandbox,
	endpoints = sandbox ? sandboxEndpoints(sandbox.url) : {},
	env,
	platforms,
}: ApiOptions): Promise<TestApi> {
	const port = await findFreePort();
	const url = `http://127.0.0.1:${port}`;
	const storage = await mkdtemp(join(tmpdir(), "patchbay-api-"));
	const config = readEnv({
		NODE_ENV: "test",
		DATABASE_URL: database.url,
		DATABASE_DIRECT_URL: database.directUrl,
		DATABASE_AUTH_URL: database.authUrl,
		API_PORT: String(port),
		API_URL: url,
		ADMIN_URL: "http://localhost:3000",
		AUTH_SECRET: randomBytes(32).toString("base64"),
		SIGNING_SECRET: randomBytes(32).toString("base64"),
		FORWARDING_SECRET: randomBytes(32).toString("base64"),
		// Each client of a test comes from an address of its own, and none is throttled by another.
		TRUSTED_PROXIES: "loopback",
		PATCHBAY_MASTER_KEY: randomBytes(32).toString("base64"),
		...appEnvironment,
		STORAGE_DIRECTORY: storage,
		...(sandbox?.smtpUrl ? { SMTP_URL: sandbox.smtpUrl } : {}),
		...env,
	});
	const log: string[] = [];
	const logger = createLogger({
		name: "api",
		level: "debug",
		destination: new Writable({
			write(chunk, _encoding, done) {
				log.push(String(chunk));
				done();
			},
		}),
	});
	const services = await createServices(
		{
			...config,
			PLATFORM_ENDPOINTS_FILE: parsePlatformEndpoints(endpoints),
		},
		logger,
	);
	const reads: (readonly Statement[])[] = [];
	if (platforms) services.platforms = platforms(services.platforms);
	services.onRead = (statements) => reads.push(statements);
	const api = createApi(services);
	api.server.listen(port, "127.0.0.1");
	await once(api.server, "listening");

	const tenant = await createTenant(database);
	const key = await createKey(database, tenant, everyScope);
	return {
		url,
		services,
		tenant,
		key,
		client: clientOf(url, key),
		reads,
		log,
		async stop() {
			await api.stop();
			await services.close();
			await rm(storage, { recursive: true, force: true });
		},
	};
}

/** A new API key of the tenant. */
export async function createKey(
	database: TestDatabase,
	{ ctx }: TestTenant,
	scopes: readonly ApiKeyScope[],
): Promise<string> {
	const owner = createDatabase({
		url: database.ownerUrl,
		applicationName: "patchbay-test-owner",
	});
	try {
		const name = scopes.join(" ") || "no scope";
		return (await createApiKeyRow(owner, ctx, { name, scopes })).key;
	} finally {
		await owner.close();
	}
}

export const clientOf = (url: string, key: string) =>
	new GraphqlClient(`${url}/graphql`, { Authorization: `Bearer ${key}` });
