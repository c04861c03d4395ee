import {
	disconnect,
	refreshConnection,
	vendAccessToken,
	vendAccessTokenInput,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createTenant } from "../support/factories/tenant.ts";

let world: Connecting;
let connectionId: string;
beforeAll(async () => {
	world = await startConnecting();
});
beforeEach(async () => {
	connectionId = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
});
afterAll(() => world.close());

const input = (more: object = {}) =>
	vendAccessTokenInput.parse({
		connectionId,
		purpose: "nightly report",
		...more,
	});
const tokenInfo = async (token: string) => {
	const reply = await fetch(
		`${world.sandbox.url}/google-ads/tokeninfo?access_token=${encodeURIComponent(token)}`,
	);
	return reply.status;
};
const key = (...scopes: ("READ" | "CONNECT" | "TOKENS_READ" | "ADMIN")[]) =>
	world.as({
		...world.tenant.ctx,
		actor: {
			type: "API_KEY",
			id: world.tenant.memberId,
			label: "nightly script",
		},
		role: null,
		scopes,
	});

test("a script with TOKENS_READ gets a token that the platform accepts, and the audit says what for", async () => {
	const vended = await vendAccessToken(key("TOKENS_READ"), input());
	expect(vended.tokenType).toBe("Bearer");
	expect(vended.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 300_000);
	expect(await tokenInfo(vended.accessToken.reveal())).toBe(200);
	expect(JSON.stringify(vended)).not.toContain(vended.accessToken.reveal());
	expect((await world.audited("CREDENTIAL_VEND")).at(-1)).toMatchObject({
		targetId: connectionId,
		purpose: "nightly report",
		succeeded: true,
	});
});

test("no other scope is enough, and nothing is audited as handed out", async () => {
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	await expect(
		vendAccessToken(key("READ", "CONNECT", "ADMIN"), input()),
	).rejects.toMatchObject({
		code: "FORBIDDEN",
		message: expect.stringContaining("TOKENS_READ"),
	});
	const other = await createTenant(world.database);
	await expect(
		vendAccessToken(world.as(other.ctx), input()),
	).rejects.toMatchObject({ code: "NOT_FOUND" });
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before);
});

test("a purpose is required, and validity is bounded", () => {
	const wrong = (more: object) =>
		vendAccessTokenInput
			.safeParse({ connectionId, purpose: "x", ...more })
			.error?.issues.map((issue) => issue.path.join("."));
	expect(wrong({ purpose: "  " })).toEqual(["purpose"]);
	expect(wrong({ purpose: "x".repeat(201) })).toEqual(["purpose"]);
	expect(wrong({ minValiditySeconds: -1 })).toEqual(["minValiditySeconds"]);
	expect(wrong({ minValiditySeconds: 3001 })).toEqual(["minValiditySeconds"]);
	expect(input().minValiditySeconds).toBe(300);
});

test("callers at the same time each get the token of their own connection, with an entry of their own", async () => {
	const others = await Promise.all(
		[people.agency.email, people.brandOwner.email].map(async (account) =>
			world.connectBrand(await world.newBrand(), { account }),
		),
	);
	const [gone = ""] = others.splice(1);
	await disconnect(world.ctx, {
		connectionId: gone,
		deleteImportedData: false,
	});
	const before = (await world.audited("CREDENTIAL_VEND")).length;

	const wanted = [connectionId, ...others, connectionId];
	const [refused, ...vended] = await Promise.all([
		Promise.allSettled(
			[gone, newId()].map((id) =>
				vendAccessToken(world.ctx, input({ connectionId: id })),
			),
		),
		...wanted.map((id, number) =>
			vendAccessToken(
				world.ctx,
				input({ connectionId: id, purpose: `caller ${number}` }),
			),
		),
	]);

	expect(refused).toMatchObject([
		{ reason: { code: "RECONNECT_REQUIRED" } },
		{ reason: { code: "NOT_FOUND" } },
	]);
	const [first, second, again] = vended.map((each) => each.accessToken);
	expect(again?.equals(first as NonNullable<typeof first>)).toBe(true);
	expect(second?.equals(first as NonNullable<typeof first>)).toBe(false);
	const entries = (await world.audited("CREDENTIAL_VEND")).slice(before);
	expect(
		entries
			.map(({ targetId, purpose }) => ({ targetId, purpose }))
			.sort((a, b) => String(a.purpose).localeCompare(String(b.purpose))),
	).toEqual(
		wanted.map((targetId, number) => ({
			targetId,
			purpose: `caller ${number}`,
		})),
	);
});

test("what was not allowed is not audited as handed out", async () => {
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	await expect(
		vendAccessToken(world.ctx, input({ scopeSets: ["nothing"] })),
	).rejects.toMatchObject({ code: "INVALID_INPUT" });
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before);
});

test("a token with too little left is refreshed first", async () => {
	const first = await vendAccessToken(world.ctx, input());
	await inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.grant.updateMany({
			where: { destroyedAt: null },
			data: { accessTokenExpiresAt: new Date(Date.now() + 600_000) },
		}),
	);
	const same = await vendAccessToken(world.ctx, input());
	expect(same.accessToken.equals(first.accessToken)).toBe(true);
	const next = await vendAccessToken(
		world.ctx,
		input({ minValiditySeconds: 3000 }),
	);
	expect(next.accessToken.equals(first.accessToken)).toBe(false);
	expect(await tokenInfo(next.accessToken.reveal())).toBe(200);
});

test("refreshing by hand brings another token, and a disconnected connection has none to give", async () => {
	const first = await vendAccessToken(world.ctx, input());
	await refreshConnection(world.ctx, { connectionId });
	const second = await vendAccessToken(world.ctx, input());
	expect(second.accessToken.equals(first.accessToken)).toBe(false);
	await disconnect(world.ctx, { connectionId, deleteImportedData: false });
	for (const call of [
		() => vendAccessToken(world.ctx, input()),
		() => refreshConnection(world.ctx, { connectionId }),
	])
		await expect(call()).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
});

test("a use is written against the credential that it was, also when another process has changed it since", async () => {
	const elsewhere = world.otherProcess();
	const vend = async () => {
		const { accessToken } = await vendAccessToken(world.ctx, input());
		expect(await tokenInfo(accessToken.reveal())).toBe(200);
		return (await world.audited("CREDENTIAL_VEND")).at(-1)?.detail as {
			grantId: string;
			credentialVersion: number;
		};
	};
	const first = await vend();
	expect(await vend()).toEqual(first);
	await refreshConnection(elsewhere, { connectionId });
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	expect(await vend()).toEqual({
		...first,
		credentialVersion: first.credentialVersion + 1,
	});
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before + 1);
});

test("one that is gone or has changed since it was last looked at stops none that ask beside it", async () => {
	const other = await world.connectBrand(await world.newBrand(), {
		account: people.agency.email,
	});
	const vend = (id: string) =>
		vendAccessToken(world.ctx, input({ connectionId: id }));
	const both = () => Promise.allSettled([vend(connectionId), vend(other)]);
	const uses = async () =>
		(await world.audited("CREDENTIAL_VEND")).map(({ targetId }) => targetId);
	await both();

	const elsewhere = world.otherProcess();
	await refreshConnection(elsewhere, { connectionId });
	const changed = (await uses()).length;
	expect(await both()).toMatchObject([
		{ status: "fulfilled" },
		{ status: "fulfilled" },
	]);
	expect((await uses()).slice(changed).sort()).toEqual(
		[connectionId, other].sort(),
	);

	await disconnect(elsewhere, {
		connectionId: other,
		deleteImportedData: false,
	});
	const gone = (await uses()).length;
	for (let time = 0; time < 2; time++)
		expect(await both()).toMatchObject([
			{ status: "fulfilled" },
			{ status: "rejected", reason: { code: "RECONNECT_REQUIRED" } },
		]);
	expect((await uses()).slice(gone)).toEqual([connectionId, connectionId]);
});

test("callers beside each other who ask for more and for less validity each get what they asked for", async () => {
	await vendAccessToken(world.ctx, input());
	await inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.grant.updateMany({
			where: { destroyedAt: null },
			data: { accessTokenExpiresAt: new Date(Date.now() + 600_000) },
		}),
	);
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	const vended = await Promise.all(
		[300, 3000].map((minValiditySeconds) =>
			vendAccessToken(world.ctx, input({ minValiditySeconds })),
		),
	);
	for (const [index, seconds] of [300, 3000].entries())
		expect(vended[index]?.expiresAt?.getTime()).toBeGreaterThan(
			Date.now() + (seconds - 60) * 1_000,
		);
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before + 2);
});
