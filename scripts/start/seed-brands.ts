import type { DemoBrand } from "../../apps/sandbox/src/demo.ts";
import { type ApiCall, callApi } from "./call-api.ts";
import { readDemoProgress, writeDemoProgress } from "./demo-progress.ts";
import { printLine } from "./log.ts";
import { type SandboxConnection, sandboxDemo } from "./sandbox-platforms.ts";
import {
	beginConnection,
	type ConnectOptions,
	finishConnection,
	takeAccessBack,
} from "./seed-connection.ts";

export interface SeedBrandsOptions extends ConnectOptions {
	directory: string;
	apiUrl: string;
	apiKey: string;
}

/**
 * Gives the demo the brands and connections that the sandbox's platforms declare, in the way of any script: by the API,
 * with a consent at the sandbox or a key of it. Killed half-way it goes on from there at the next start. A connection is
 * made once for a directory; one that a platform declares later joins at the next start.
 */
export async function seedBrands(options: SeedBrandsOptions): Promise<void> {
	const { directory } = options;
	const progress = await readDemoProgress(directory);
	const { seeded, brandIds = {} } = progress;
	// An earlier version's demo stays as it is.
	if (!seeded) return;
	const open = sandboxDemo().filter(
		({ platform, brand }) =>
			!seeded.some(
				(each) => each.platform === platform && each.brand === brand.name,
			),
	);
	if (open.length === 0) return;
	printLine("start", "connecting the demo's brands and importing 90 days …");
	const api = callApi(options);
	const seeding = await Promise.allSettled(
		[...Map.groupBy(open, ({ brand }) => brand)].map(([brand, connections]) =>
			seedBrand(api, brand, connections, {
				...options,
				knownId: brandIds[brand.name],
			}),
		),
	);
	const done = seeding.flatMap((each) =>
		each.status === "fulfilled" ? [each.value] : [],
	);
	await writeDemoProgress(directory, {
		...progress,
		seeded: [
			...seeded,
			...done.flatMap(({ brand, connections }) =>
				connections.map(({ platform }) => ({ platform, brand: brand.name })),
			),
		],
		brandIds: {
			...brandIds,
			...Object.fromEntries(
				done.map(({ brand, brandId }) => [brand.name, brandId]),
			),
		},
	});
	all(seeding);
}

/** Makes a brand's connections, and the brand where it is not there yet. */
async function seedBrand(
	api: ApiCall,
	brand: DemoBrand,
	connections: readonly SandboxConnection[],
	options: ConnectOptions & { knownId: string | undefined },
) {
	const brandId =
		options.knownId ??
		(await findBrand(api, brand)) ??
		(await createBrand(api, brand));
	// Begun one after another: platforms of one provider share a person's grant.
	let begun: Promise<unknown> = Promise.resolve();
	const connecting = connections.map(async (planned) => {
		const own = begun.then(() =>
			beginConnection(api, brandId, planned, options),
		);
		begun = own.catch(() => {});
		const connection = await own;
		await finishConnection(api, connection, options);
		return { ...connection, planned };
	});
	const made = all(await Promise.allSettled(connecting));
	if (brand.isComplete) await skipOpenSteps(api, brandId);
	for (const { connectionId, planned } of made)
		await takeAccessBack(api, connectionId, planned, options);
	return { brand, brandId, connections };
}

/** The values, when every one is there; throws the first failure otherwise. */
function all<T>(results: readonly PromiseSettledResult<T>[]): T[] {
	return results.map((result) => {
		if (result.status === "rejected") throw result.reason;
		return result.value;
	});
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

async function findBrand(
	api: ApiCall,
	{ name }: DemoBrand,
): Promise<string | undefined> {
	const { brands } = await api.query<{
		brands: { nodes: { id: string; name: string }[] };
	}>(
		"query ($search: String) { brands(first: 100, search: $search) { nodes { id name } } }",
		{ search: name },
	);
	return brands.nodes.find((each) => each.name === name)?.id;
}

async function createBrand(
	api: ApiCall,
	{ name, websiteUrl, timeZone, currencyCode }: DemoBrand,
): Promise<string> {
	const { brand } = await api.mutate<{ brand: { id: string } }>(
		"createBrand",
		"CreateBrandInput",
		{ name, websiteUrl, timeZone, currencyCode },
		"brand { id }",
	);
	return brand.id;
}
