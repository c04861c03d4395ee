import { completeConnect, connect, connectInput } from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import {
	createOAuthApp,
	createOAuthAppInput,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { getPlatform, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";

// A client id is no secret: it stands in every authorization address. Whoever enters the installation's as an app of
// their own must not decide what others may send through it.

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterAll(() => world.close());

const platform = "GOOGLE_ADS" as const;
const { clientId } = defaultApp;

/** A tenant with a connection through the installation's app. */
async function newNeighbour(account: string) {
	const ctx = world.as((await createTenant(world.database)).ctx);
	const brandId = await createBrand(world.database.db, ctx.tenantId);
	const { authorizationUrl } = await connect(
		ctx,
		connectInput.parse({ brandId, platform }),
	);
	const { connectionId } = await completeConnect(ctx, {
		platform,
		callbackQuery: await world.consent(authorizationUrl ?? "", { account }),
	});
	const grant = await inTenant(world.database.db, ctx.tenantId, (tx) =>
		tx.grant.findFirstOrThrow({ select: { id: true } }),
	);
	const open = () =>
		ctx.credentials.openSession(ctx, {
			grantId: grant.id,
			platform,
			purpose: "test",
		});
	return { ctx, connectionId, grantId: grant.id, open };
}

const ownApp = (extras: Record<string, string>) =>
	createOAuthAppInput.parse({
		platform,
		label: "Not ours",
		clientId,
		clientSecret: "a-secret-that-is-wrong",
		extras,
	});

test("a tenant that enters the installation's client id as its own app holds back itself alone", async () => {
	const hostile = await newNeighbour(people.agency.email);
	const honest = await newNeighbour(people.brandOwner.email);
	await createOAuthApp(hostile.ctx, ownApp({ operationsPerDay: "1" }));

	const session = await hostile.open();
	await expect(
		(async () => {
			for (let call = 0; call < 3; call += 1)
				await session.admit("default", "1110000001");
		})(),
	).rejects.toMatchObject({ code: "RATE_LIMITED", limitedBy: "app" });

	await (await honest.open()).admit("default", "2220000001");
});

test("nor does what the platform says of its app hold back others", async () => {
	const hostile = await newNeighbour(people.agency.email);
	const honest = await newNeighbour(people.brandOwner.email);
	await createOAuthApp(
		hostile.ctx,
		ownApp({ developerToken: "a-token-of-its-own" }),
	);
	await asSuperuser(
		world.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
	await world.control("faults", {
		path: "/google-ads/v25/customers:listAccessibleCustomers",
		count: 1,
		googleAdsError: { category: "quotaError", code: "RESOURCE_EXHAUSTED" },
		status: 429,
	});
	await expect(
		getPlatform(platforms, platform).parts.verify?.run(await hostile.open()),
	).rejects.toMatchObject({ code: "RATE_LIMITED", limitedBy: "app" });

	await (await honest.open()).admit("default", "2220000001");
});

test("a request's id, which its sender chooses, is nobody's name: sign-ins under another's use up none of their refreshes", async () => {
	const honest = await newNeighbour(people.agency.email);
	const hostile = world.as({
		...(await createTenant(world.database)).ctx,
		requestId: people.agency.sub,
	});
	const brandId = await createBrand(world.database.db, hostile.tenantId);
	for (let attempt = 0; attempt < 60; attempt += 1) {
		const { authorizationUrl } = await connect(
			hostile,
			connectInput.parse({ brandId, platform }),
		);
		const state = new URL(authorizationUrl ?? "").searchParams.get("state");
		await expect(
			completeConnect(hostile, {
				platform,
				callbackQuery: `state=${state}&code=made-up`,
			}),
		).rejects.toMatchObject({ code: "CREDENTIAL_REJECTED" });
	}
	await honest.ctx.credentials.refreshGrant(honest.ctx, honest.grantId);
});

test("a number of requests that the operator raises counts at once, though the lower one was used up", async () => {
	await asSuperuser(world.database, "delete from platform_hold");
	const { ctx, open } = await newNeighbour(people.brandOwner.email);
	const { oauthAppId } = await createOAuthApp(
		ctx,
		ownApp({ operationsPerDay: "1" }),
	);
	const ask = async () => (await open()).admit("default", "2220000001");
	await ask();
	await expect(ask()).rejects.toMatchObject({ limitedBy: "app" });
	await updateOAuthApp(
		ctx,
		updateOAuthAppInput.parse({
			oauthAppId,
			extras: { operationsPerDay: "9" },
		}),
	);
	await ask();
	// Nor are slices of imports held back any longer.
	expect(
		await asSuperuser(
			world.database,
			"select until = '-infinity' as over from platform_hold where reason = 'FULL' and scope = 'app'",
		),
	).toEqual([{ over: true }]);
});
