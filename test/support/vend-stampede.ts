import { expect } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { clientOf, createKey, everyScope } from "./api.ts";
import {
	type ApiFleet,
	type ApiProcess,
	createApiFleet,
} from "./api-process.ts";
import { asOwner } from "./as-owner.ts";
import {
	beginByApi,
	completeByApi,
	createBrandByApi,
	vendByApi,
} from "./connect-by-api.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { createTenant } from "./factories/tenant.ts";
import type { GraphqlClient } from "./graphql-client.ts";
import {
	type RotatingProvider,
	startRotatingProvider,
} from "./oidc-provider.ts";

/** API processes of their own with a provider that rotates refresh tokens in Google's place. */
export interface RotatingWorld {
	database: TestDatabase;
	provider: RotatingProvider;
	processes: ApiProcess[];
	/** A further process. */
	startProcess(): Promise<ApiProcess>;
	/** A tenant with a live connection. */
	connect(account?: string): Promise<ConnectedTenant>;
	close(): Promise<void>;
}

export interface ConnectedTenant {
	tenantId: string;
	brandId: string;
	connectionId: string;
	/** Talks to the given process. */
	on(process: ApiProcess): GraphqlClient;
	/** Lets the access token end, as far as our row says. */
	expire(): Promise<void>;
}

export async function startRotatingWorld(
	processes: number,
): Promise<RotatingWorld> {
	const [database, sandbox] = await Promise.all([
		createTestDatabase(),
		startSandbox({ port: 0, campaigns: 2, days: 2 }),
	]);
	const provider = await startRotatingProvider(sandbox);
	const fleet: ApiFleet = await createApiFleet({
		database,
		endpoints: provider.endpoints,
	});
	const close = async () => {
		await fleet.close();
		await provider.close();
		await (sandbox as Sandbox).stop();
		await database.drop();
	};
	const world: RotatingWorld = {
		database,
		provider,
		processes: [],
		startProcess: () => fleet.start(),
		async connect(account) {
			const tenant = await createTenant(database);
			const key = await createKey(database, tenant, everyScope);
			const on = (process: ApiProcess) => clientOf(process.url, key);
			const [first] = world.processes;
			if (!first) throw new Error("no process runs");
			const client = on(first);
			const brandId = await createBrandByApi(client);
			const query = await provider.consent(
				await beginByApi(client, brandId),
				account,
			);
			const { connectionId, userErrors } = await completeByApi(client, query);
			expect(userErrors).toEqual([]);
			return {
				tenantId: tenant.tenantId,
				brandId,
				connectionId: connectionId ?? "",
				on,
				async expire() {
					await asOwner(database, tenant.tenantId, (sql) =>
						sql.query(
							"update platform_grant set access_token_expires_at = now() - interval '1 hour'",
						),
					);
				},
			};
		},
		close,
	};
	try {
		world.processes = await Promise.all(
			Array.from({ length: processes }, () => fleet.start()),
		);
	} catch (error) {
		await close();
		throw error;
	}
	return world;
}

/**
 * Asks all processes at once for the token of a grant whose access token has ended, and expects one refresh, no error,
 * and a grant that lives on at a provider that would have ended it at a second use of the refresh token.
 */
export async function expectOneRefresh(
	world: RotatingWorld,
	{ calls, answerAfter }: { calls: number; answerAfter: number },
): Promise<void> {
	const { provider, processes } = world;
	const tenant = await world.connect();
	await tenant.expire();
	provider.forget();
	provider.treatTokens({ answerAfter });
	const answers = await Promise.all(
		Array.from({ length: calls }, (_, index) =>
			vendByApi(
				tenant.on(processes[index % processes.length] as ApiProcess),
				tenant.connectionId,
			),
		),
	);
	expect(answers.filter(({ userErrors }) => userErrors.length > 0)).toEqual([]);
	const tokens = new Set(answers.map(({ accessToken }) => accessToken));
	expect(tokens.size).toBe(1);
	expect(provider.tokenCalls()).toBe(1);
	expect(provider.revoked()).toBe(0);
	const [token] = tokens;
	expect(await provider.isLive(token ?? "")).toBe(true);

	// The family lives: the rotated token serves the next refresh.
	provider.forget();
	await tenant.expire();
	const next = await vendByApi(
		tenant.on(processes.at(-1) as ApiProcess),
		tenant.connectionId,
	);
	expect(next.userErrors).toEqual([]);
	expect(tokens).not.toContain(next.accessToken);
	expect(await provider.isLive(next.accessToken ?? "")).toBe(true);
	expect(provider.revoked()).toBe(0);
}
