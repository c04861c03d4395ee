import {
	completeConnect,
	connect,
	connectInput,
	verifyConnection,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterEach(() =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" }),
);
afterAll(() => world.close());

const accountOf = (connectionId: string) =>
	inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.adAccount.findFirstOrThrow({ where: { connectionId } }),
	);

test("an account whose texts no database takes is listed all the same, at its connect and later", async () => {
	const usual = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
	const { externalId } = await accountOf(usual);
	const spoil = () =>
		world.control("faults", {
			path: `/google-ads/v25/customers/${externalId}/googleAds:search`,
			bodyIncludes: "customer_client",
			count: 9,
			status: 200,
			body: {
				results: [
					{
						customerClient: {
							id: externalId,
							level: "0",
							descriptiveName: "Ma\u0000ple\u0007 & Co",
							currencyCode: "E\u0000R",
							timeZone: "Europe/\u0000Berlin",
							status: "ENAB\u0000LED",
						},
					},
				],
			},
		});
	await spoil();
	const { authorizationUrl } = await connect(
		world.ctx,
		connectInput.parse({
			platform: "GOOGLE_ADS",
			brandId: await world.newBrand(),
		}),
	);
	const { connectionId } = await completeConnect(world.ctx, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	const readable = {
		name: "Ma\ufffdple\ufffd & Co",
		platformStatus: "ENAB\ufffdLED",
	};
	expect(await accountOf(connectionId)).toMatchObject({
		...readable,
		externalId,
		currencyCode: null,
		timeZone: null,
	});
	await verifyConnection(world.ctx, { connectionId: usual });
	expect(await accountOf(usual)).toMatchObject({
		...readable,
		currencyCode: expect.stringMatching(/^[A-Z]{3}$/),
	});
});

test("a list whose pages lead round in a circle is given up, and what is known stays", async () => {
	const id = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
	const { externalId } = await accountOf(id);
	const path = `/google-ads/v25/customers/${externalId}/googleAds:search`;
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	await world.control("faults", {
		path,
		bodyIncludes: "customer_client",
		count: 200,
		status: 200,
		body: { results: [], nextPageToken: "the-same-again" },
	});
	await verifyConnection(world.ctx, { connectionId: id });
	const lists = (await world.requests(path)).length;
	expect(lists).toBeLessThan(10);
	// What is known of the account stays.
	expect(await accountOf(id)).toMatchObject({ externalId, selected: true });
});
