import { platformKey } from "@patchbay/db/platform-key";
import type { DemoSignIn } from "../../apps/sandbox/src/demo.ts";
import type { ApiCall } from "./call-api.ts";
import type { SandboxConnection } from "./sandbox-platforms.ts";
import { untilReached } from "./until-reached.ts";

export interface ConnectOptions {
	sandboxUrl: string;
	signal: AbortSignal;
}

/** A connection of the demo, with the import that was started. */
export interface BegunConnection {
	connectionId: string;
	/** Null where the platform has nothing to import. */
	importJobId: string | null;
}

interface ImportJob {
	status: string;
	progress: object;
}

interface Connection {
	id: string;
	status: string;
	latestImportJob: { id: string } | null;
}

const ended = /^(SUCCEEDED|PARTIALLY_SUCCEEDED|FAILED|CANCELLED)$/;
const connectionFields = "id status latestImportJob { id }";

/** Connects a brand, chooses its accounts and starts its import; what is there already of an earlier try is kept. */
export async function beginConnection(
	api: ApiCall,
	brandId: string,
	planned: SandboxConnection,
	{ signal }: ConnectOptions,
): Promise<BegunConnection> {
	const { platform, accounts } = planned;
	const connection =
		(await findConnection(api, brandId, platform)) ??
		(await connect(api, brandId, planned, signal));
	const connectionId = connection.id;
	if (accounts && connection.status === "PENDING")
		await api.mutate("selectAdAccounts", "SelectAdAccountsInput", {
			connectionId,
			externalIds: accounts,
		});
	const known = connection.latestImportJob;
	if (known) return { connectionId, importJobId: known.id };
	return {
		connectionId,
		importJobId: (await hasImports(api, platform))
			? await startImport(api, connectionId)
			: null,
	};
}

/** Waits until the import has ended and a worker has read the accounts: what follows is about a connection that works. */
export async function finishConnection(
	api: ApiCall,
	{ connectionId, importJobId }: BegunConnection,
	{ signal }: ConnectOptions,
): Promise<void> {
	if (importJobId !== null)
		await untilReached(
			"an import",
			async () => {
				const { importJob } = await api.query<{ importJob: ImportJob }>(
					"query ($id: ID!) { importJob(id: $id) { status progress { percent stage importedCampaigns importedAssets metricRows } } }",
					{ id: importJobId },
				);
				return {
					isReached: ended.test(importJob.status),
					state: JSON.stringify(importJob),
				};
			},
			{ signal },
		);
	await untilReached(
		"the check of a connection",
		async () => {
			const { connection } = await api.query<{
				connection: { status: string };
			}>("query ($id: ID!) { connection(id: $id) { status } }", {
				id: connectionId,
			});
			const { status } = connection;
			return { isReached: status !== "PENDING", state: status };
		},
		{ signal },
	);
}

/** Takes the access back at the platform, where the demo says so, and lets the next check find out. */
export async function takeAccessBack(
	api: ApiCall,
	connectionId: string,
	{ platform, takenBackBy }: SandboxConnection,
	{ sandboxUrl, signal }: ConnectOptions,
): Promise<void> {
	if (!takenBackBy) return;
	const { action, body } = takenBackBy;
	const response = await fetch(
		`${sandboxUrl}/__sandbox/${platformKey(platform)}/${action}`,
		{
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(body),
			signal,
		},
	);
	await response.arrayBuffer();
	if (!response.ok)
		throw new Error(`the sandbox answered "${action}" with ${response.status}`);
	await api.mutate(
		"verifyConnection",
		"ConnectionInput",
		{ connectionId },
		"",
		["RECONNECT_REQUIRED"],
	);
}

async function findConnection(
	api: ApiCall,
	brandId: string,
	platform: string,
): Promise<Connection | undefined> {
	const { brand } = await api.query<{
		brand: { connections: { nodes: Connection[] } };
	}>(
		`query ($id: ID!, $platform: Platform!) { brand(id: $id) { connections(first: 1, filter: { platforms: [$platform] }) { nodes { ${connectionFields} } } } }`,
		{ id: brandId, platform },
	);
	return brand.connections.nodes[0];
}

async function connect(
	api: ApiCall,
	brandId: string,
	{ platform, signIn }: SandboxConnection,
	signal: AbortSignal,
): Promise<Connection> {
	const { method } = signIn;
	const begun = await api.mutate<{
		authorizationUrl: string | null;
		connection: Connection | null;
	}>(
		"connect",
		"ConnectInput",
		{ brandId, platform, method, ...(keyOf(signIn) ?? {}) },
		`authorizationUrl connection { ${connectionFields} }`,
	);
	if (begun.connection) return begun.connection;
	const { connection } = await api.mutate<{ connection: Connection }>(
		"completeConnect",
		"CompleteConnectInput",
		{
			platform,
			callbackQuery: await consent(begun.authorizationUrl, signIn, signal),
		},
		`connection { ${connectionFields} }`,
	);
	return connection;
}

function keyOf(signIn: DemoSignIn): Readonly<Record<string, string>> | null {
	return signIn.method === "API_KEY" ? signIn.key : null;
}

/** Agrees on the consent page as a script; answers the query that goes back to the redirect URI. */
async function consent(
	authorizationUrl: string | null,
	signIn: DemoSignIn,
	signal: AbortSignal,
): Promise<string> {
	if (authorizationUrl === null || signIn.method === "API_KEY")
		throw new Error(`connecting by ${signIn.method} made no connection`);
	const response = await fetch(authorizationUrl, {
		redirect: "manual",
		headers: {
			"X-Sandbox-Consent": "allow",
			"X-Sandbox-Account": signIn.person,
		},
		signal,
	});
	await response.arrayBuffer();
	const location = response.headers.get("location");
	if (!location)
		throw new Error(`the sandbox answered a consent with ${response.status}`);
	return new URL(location).search.slice(1);
}

/** Tells whether an import of the platform reads anything. */
async function hasImports(api: ApiCall, platform: string): Promise<boolean> {
	const { info } = await api.query<{ info: { capabilities: string[] } }>(
		"query ($platform: Platform!) { info: platform(platform: $platform) { capabilities } }",
		{ platform },
	);
	return info.capabilities.includes("CAMPAIGNS");
}

async function startImport(
	api: ApiCall,
	connectionId: string,
): Promise<string> {
	const { importJob } = await api.mutate<{ importJob: { id: string } }>(
		"startImport",
		"StartImportInput",
		{ connectionId },
		"importJob { id }",
	);
	return importJob.id;
}
