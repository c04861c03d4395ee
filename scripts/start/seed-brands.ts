import { setTimeout as sleep } from "node:timers/promises";
import { type ApiCall, callApi } from "./call-api.ts";
import { type DemoBrand, demoBrands } from "./demo-brands.ts";
import { readDemoProgress, writeDemoProgress } from "./demo-progress.ts";
import { printLine } from "./log.ts";

export interface SeedBrandsOptions {
	directory: string;
	apiUrl: string;
	sandboxUrl: string;
	apiKey: string;
	signal: AbortSignal;
}

interface Connection {
	id: string;
	status: string;
	latestImportJob: { id: string } | null;
}

const ended = /^(SUCCEEDED|PARTIALLY_SUCCEEDED|FAILED|CANCELLED)$/;
const importLimitMs = 120_000;

/**
 * Gives a new demo brands with connections and imports, in the way of any script: by the API, with a consent at the
 * sandbox. Killed half-way it goes on from there at the next start; once done it is never done again.
 */
export async function seedBrands(options: SeedBrandsOptions): Promise<void> {
	const { directory } = options;
	const progress = await readDemoProgress(directory);
	if (!progress.wantsBrands) return;
	printLine("start", "connecting the demo's brands and importing 90 days …");
	const api = callApi(options);
	const seeding = demoBrands.map((brand) => seedBrand(api, brand, options));
	const failed = (await Promise.allSettled(seeding)).find(
		(result) => result.status === "rejected",
	);
	if (failed) throw failed.reason;
	const { wantsBrands: _, ...done } = progress;
	await writeDemoProgress(directory, done);
}

async function seedBrand(
	api: ApiCall,
	brand: DemoBrand,
	options: SeedBrandsOptions,
): Promise<void> {
	const brandId = await findOrCreate(api, brand);
	const connection =
		(await findConnection(api, brandId)) ??
		(await connect(api, brandId, brand, options));
	const connectionId = connection.id;
	if (brand.accounts && connection.status === "PENDING")
		await api.mutate("selectAdAccounts", "SelectAdAccountsInput", {
			connectionId,
			externalIds: brand.accounts,
		});
	const importJobId =
		connection.latestImportJob?.id ?? (await startImport(api, connectionId));
	await untilImported(api, importJobId, options.signal);
	await untilChecked(api, connectionId, options.signal);
	if (brand.isComplete) await skipOpenSteps(api, brandId);
	if (brand.isRevoked) await revoke(api, connectionId, brand, options);
}

/** Leaves out every platform that the brand does not use. */
async function skipOpenSteps(api: ApiCall, brandId: string): Promise<void> {
	const { brand } = await api.query<{
		brand: { onboarding: { steps: { key: string; status: string }[] } };
	}>(
		"query ($id: ID!) { brand(id: $id) { onboarding { steps { key status } } } }",
		{ id: brandId },
	);
	for (const { key, status } of brand.onboarding.steps)
		if (status === "PENDING")
			await api.mutate("skipOnboardingStep", "OnboardingStepInput", {
				brandId,
				key,
			});
}

async function findOrCreate(api: ApiCall, brand: DemoBrand): Promise<string> {
	const { name, websiteUrl, timeZone, currencyCode } = brand;
	const { brands } = await api.query<{
		brands: { nodes: { id: string; name: string }[] };
	}>(
		"query ($search: String) { brands(first: 100, search: $search) { nodes { id name } } }",
		{ search: name },
	);
	const known = brands.nodes.find((each) => each.name === name);
	if (known) return known.id;
	const created = await api.mutate<{ brand: { id: string } }>(
		"createBrand",
		"CreateBrandInput",
		{ name, websiteUrl, timeZone, currencyCode },
		"brand { id }",
	);
	return created.brand.id;
}

const connectionFields = "id status latestImportJob { id }";

async function findConnection(
	api: ApiCall,
	brandId: string,
): Promise<Connection | undefined> {
	const { brand } = await api.query<{
		brand: { connections: { nodes: Connection[] } };
	}>(
		`query ($id: ID!) { brand(id: $id) { connections(first: 1) { nodes { ${connectionFields} } } } }`,
		{ id: brandId },
	);
	return brand.connections.nodes[0];
}

async function connect(
	api: ApiCall,
	brandId: string,
	{ person }: DemoBrand,
	{ signal }: SeedBrandsOptions,
): Promise<Connection> {
	const { authorizationUrl } = await api.mutate<{ authorizationUrl: string }>(
		"connect",
		"ConnectInput",
		{ brandId, platform: "GOOGLE_ADS" },
		"authorizationUrl",
	);
	const consent = await fetch(authorizationUrl, {
		redirect: "manual",
		headers: { "X-Sandbox-Consent": "allow", "X-Sandbox-Account": person },
		signal,
	});
	await consent.arrayBuffer();
	const location = consent.headers.get("location");
	if (!location)
		throw new Error(`the sandbox answered a consent with ${consent.status}`);
	const { connection } = await api.mutate<{ connection: Connection }>(
		"completeConnect",
		"CompleteConnectInput",
		{
			platform: "GOOGLE_ADS",
			callbackQuery: new URL(location).search.slice(1),
		},
		`connection { ${connectionFields} }`,
	);
	return connection;
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

async function untilImported(
	api: ApiCall,
	importJobId: string,
	signal: AbortSignal,
): Promise<void> {
	const end = Date.now() + importLimitMs;
	for (;;) {
		const { importJob } = await api.query<{ importJob: { status: string } }>(
			"query ($id: ID!) { importJob(id: $id) { status } }",
			{ id: importJobId },
		);
		if (ended.test(importJob.status)) return;
		if (Date.now() > end)
			throw new Error(
				`an import has not ended within ${importLimitMs / 1_000} seconds`,
			);
		await sleep(250, undefined, { signal });
	}
}

/** Waits until a worker has read the accounts: what follows is about a connection that works. */
async function untilChecked(
	api: ApiCall,
	connectionId: string,
	signal: AbortSignal,
): Promise<void> {
	const end = Date.now() + importLimitMs;
	for (;;) {
		const { connection } = await api.query<{ connection: { status: string } }>(
			"query ($id: ID!) { connection(id: $id) { status } }",
			{ id: connectionId },
		);
		if (connection.status !== "PENDING" || Date.now() > end) return;
		await sleep(250, undefined, { signal });
	}
}

/** Takes the access back at the platform, and lets the next check find out. */
async function revoke(
	api: ApiCall,
	connectionId: string,
	{ person }: DemoBrand,
	{ sandboxUrl, signal }: SeedBrandsOptions,
): Promise<void> {
	const response = await fetch(`${sandboxUrl}/__sandbox/google-ads/revoke`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ user: person }),
		signal,
	});
	await response.arrayBuffer();
	if (!response.ok)
		throw new Error(
			`the sandbox answered a revocation with ${response.status}`,
		);
	await api.mutate(
		"verifyConnection",
		"ConnectionInput",
		{ connectionId },
		"",
		["RECONNECT_REQUIRED"],
	);
}
