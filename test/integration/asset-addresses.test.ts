import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";

const seconds = 3;
let app: Importing;

beforeAll(async () => {
	app = await startImporting({
		accounts: 2,
		campaigns: 6,
		days: 3,
		imageUrlSeconds: seconds,
	});
});
afterEach(() => app.forgetFaults());
afterAll(() => app.close());

const importAssets = async (connectionId: string) => {
	await app.forgetCalls();
	return app.runToEnd(await app.start(connectionId, { kind: "CAMPAIGNS" }));
};

const addresses = async (connectionId: string) => {
	const rows = await app.rows<{ sourceUrl: string }>(
		`select source_url as "sourceUrl" from asset where connection_id = $1 and has_file order by id`,
		[connectionId],
	);
	return rows.map(({ sourceUrl }) => sourceUrl);
};

const fetched = () => app.requests("/google-ads/images/");

test("an address that was signed anew is no other file", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	expect((await importAssets(connectionId)).status).toBe("SUCCEEDED");
	const before = await addresses(connectionId);
	await app.control("clock", { advanceSeconds: 5 });

	expect((await importAssets(connectionId)).status).toBe("SUCCEEDED");

	const after = await addresses(connectionId);
	expect(after.filter((address) => before.includes(address))).toEqual([]);
	expect(await fetched()).toEqual([]);
});

test("addresses that died before their files were fetched are asked for anew, once for all of them", async () => {
	const connectionId = await app.connectAccounts(["1110000002"]);
	// Between the list of the assets and the files.
	await app.control("faults", {
		path: "/google-ads/v25/customers/1110000002/googleAds:search",
		bodyIncludes: "asset_group_asset.field_type FROM asset_group_asset",
		kind: "delay",
		delayMs: (seconds + 1) * 1_000,
		skip: 1,
		count: 1,
	});

	const end = await importAssets(connectionId);

	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	const files = (await addresses(connectionId)).length;
	// Each was refused once, and came from its new address.
	expect(await fetched()).toHaveLength(2 * files);
	const asked = (await app.queries()).filter((query) =>
		/FROM asset WHERE .*asset\.id IN/.test(query),
	);
	expect(asked).toHaveLength(1);
});

test("an address that stays dead is asked for once and fails alone", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	await app.control("faults", {
		path: "/google-ads/images/",
		status: 410,
		count: 2,
	});
	await app.control("faults", {
		path: "/google-ads/images/logo",
		status: 410,
		count: 100,
	});

	const end = await importAssets(connectionId);

	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	expect(end.failedAssets).toBeGreaterThan(0);
	const asked = (await app.queries()).filter((query) =>
		/FROM asset WHERE .*asset\.id IN/.test(query),
	);
	expect(asked).toHaveLength(1);
});
