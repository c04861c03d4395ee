import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultOfMessage } from "../support/advice.ts";
import type { ApiProcess } from "../support/api-process.ts";
import {
	beginByApi,
	completeByApi,
	createBrandByApi,
	vendByApi,
} from "../support/connect-by-api.ts";
import type { TokenTreatment } from "../support/oidc-provider.ts";
import {
	type ConnectedTenant,
	expectOneRefresh,
	type RotatingWorld,
	startRotatingWorld,
} from "../support/vend-stampede.ts";

// The full one, with 200 calls over three processes and 15 seconds, is test/soak/vend-stampede.test.ts.
let world: RotatingWorld;
beforeAll(async () => {
	world = await startRotatingWorld(2);
});
afterAll(() => world?.close());

const first = () => world.processes[0] as ApiProcess;

describe("at a provider that demands PKCE and rotates refresh tokens", () => {
	test("a connection is made; its callback names the issuer, and another issuer's is refused", async () => {
		const tenant = await world.connect();
		const client = tenant.on(first());
		const url = await beginByApi(client, await createBrandByApi(client));
		const query = await world.provider.consent(url);
		const issuer = new URL(url).origin;
		expect(new URLSearchParams(query).get("iss")).toBe(issuer);
		const swapped = new URLSearchParams(query);
		swapped.set("iss", "https://evil.example");
		expect(await completeByApi(client, swapped.toString())).toMatchObject({
			connectionId: null,
			userErrors: [{ code: "ISSUER_MISMATCH" }],
		});
		// The provider indeed wants what we send: the same address without its challenge is sent back with an error.
		const bare = new URL(await beginByApi(client, tenant.brandId));
		bare.searchParams.delete("code_challenge");
		bare.searchParams.delete("code_challenge_method");
		const refusal = new URLSearchParams(
			await world.provider.consent(bare.href),
		);
		expect(refusal.get("error")).toBe("invalid_request");
	});

	test("refresh after refresh takes the newest token, and the provider never sees one twice", async () => {
		const tenant = await world.connect();
		world.provider.forget();
		const seen = new Set<string | null>();
		for (let round = 0; round < 5; round += 1) {
			await tenant.expire();
			const process = world.processes[round % 2] as ApiProcess;
			const { accessToken, userErrors } = await vendByApi(
				tenant.on(process),
				tenant.connectionId,
			);
			expect(userErrors).toEqual([]);
			seen.add(accessToken);
		}
		expect(seen.size).toBe(5);
		expect(world.provider.tokenCalls()).toBe(5);
		expect(world.provider.revoked()).toBe(0);
	});

	test("forty callers in two processes on an ended token make one refresh", async () => {
		await expectOneRefresh(world, { calls: 40, answerAfter: 2_000 });
	});
});

describe("when the process that refreshes is killed", () => {
	let heldBack: ConnectedTenant;
	let rotated: ConnectedTenant;
	let answers: Awaited<ReturnType<typeof vendByApi>>[];

	/** Kills a process of its own while its call to the token endpoint is treated so. */
	async function killWhileRefreshing(
		tenant: ConnectedTenant,
		treatment: TokenTreatment,
	) {
		const victim = await world.startProcess();
		await tenant.expire();
		world.provider.forget();
		world.provider.treatTokens(treatment);
		const lost = vendByApi(tenant.on(victim), tenant.connectionId).catch(
			() => "killed",
		);
		while (world.provider.tokenCalls() === 0) await sleep(20);
		// The provider's own work takes a moment.
		await sleep(200);
		await victim.kill();
		expect(await lost).toBe("killed");
		world.provider.forget();
	}

	// Together, because what follows waits until the dead processes' leases have ended.
	beforeAll(async () => {
		heldBack = await world.connect("held-back");
		rotated = await world.connect("rotated");
		const holdBefore = new Promise(() => {});
		await killWhileRefreshing(heldBack, { holdBefore });
		await killWhileRefreshing(rotated, { answerAfter: 600_000 });
		answers = await Promise.all(
			[heldBack, rotated].map((tenant) =>
				vendByApi(tenant.on(first()), tenant.connectionId),
			),
		);
	}, 120_000);

	test("before the provider has heard of it, the next one recovers the grant", async () => {
		const [answer] = answers;
		expect(answer?.userErrors).toEqual([]);
		expect(await world.provider.isLive(answer?.accessToken ?? "")).toBe(true);
	});

	test("after the provider has rotated the token, which nobody has then, the grant says that it must be reconnected", async () => {
		const [, answer] = answers;
		expect(answer).toMatchObject({
			accessToken: null,
			userErrors: [{ code: "RECONNECT_REQUIRED" }],
		});
		expect(faultOfMessage(answer?.userErrors[0]?.message ?? "")).toBeNull();
		const client = rotated.on(first());
		const { connection } = await client.query(
			`{ connection(id: "${rotated.connectionId}") { status statusMessage reconnectRequired } }`,
		);
		expect(connection).toMatchObject({
			status: "REVOKED",
			reconnectRequired: true,
		});
		expect(faultOfMessage(connection.statusMessage)).toBeNull();
		// The way back that it names works.
		const url = await beginByApi(client, rotated.brandId, rotated.connectionId);
		const query = await world.provider.consent(url, "rotated");
		expect(await completeByApi(client, query)).toEqual({
			connectionId: rotated.connectionId,
			userErrors: [],
		});
		expect(await vendByApi(client, rotated.connectionId)).toMatchObject({
			userErrors: [],
		});
	});
});
