import type { Platforms } from "@patchbay/platforms";
import type { SandboxOptions } from "../../apps/sandbox/src/create-sandbox.ts";
import { clientOf, createKey, everyScope, startApi } from "./api.ts";
import type { GraphqlClient } from "./graphql-client.ts";
import { type Importing, startImporting } from "./importing.ts";

/** An importing tenant, and what the API answers it. */
export interface ImportingApi {
	app: Importing;
	/** Client with a key of the importing tenant. */
	client: GraphqlClient;
	/** Client with a key of another tenant of the same installation. */
	clientOfTenant(tenant: Importing["tenant"]): Promise<GraphqlClient>;
	/** Statements of each round trip to the database for the API. */
	reads: Awaited<ReturnType<typeof startApi>>["reads"];
	close(): Promise<void>;
}

export async function startImportingApi(
	options: SandboxOptions = {},
	platforms?: (registry: Platforms) => Platforms,
): Promise<ImportingApi> {
	const app = await startImporting(options);
	const { database, sandbox } = app;
	const api = await startApi({
		database,
		sandbox,
		platforms,
		env: { PATCHBAY_MASTER_KEY: app.masterKey },
	});
	const clientOfTenant = async (tenant: Importing["tenant"]) =>
		clientOf(api.url, await createKey(database, tenant, everyScope));
	return {
		app,
		client: await clientOfTenant(app.tenant),
		clientOfTenant,
		reads: api.reads,
		async close() {
			await api.stop();
			await app.close();
		},
	};
}

/** Id as the API gives and takes it. */
export const globalId = (type: string, id: string | undefined): string =>
	Buffer.from(`${type}:${id}`).toString("base64url");
