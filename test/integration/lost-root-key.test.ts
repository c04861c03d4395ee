import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import {
	completeConnect,
	connect,
	connectInput,
	verifyConnection,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { createLocalKeyProvider } from "@patchbay/vault";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

// Does what docs/security.md tells an operator to do, with the statements that stand there.

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterAll(() => world.close());

/** The statements of "The root key is lost", as psql would read them. */
function readClearing(tenantId: string): string {
	const document = readFileSync(
		new URL("../../docs/security.md", import.meta.url),
		"utf8",
	);
	const [, section = ""] = document.split("### The root key is lost");
	const [statements] = /^ {4}begin;.*?^ {4}commit;$/ms.exec(section) ?? [];
	if (statements === undefined)
		throw new Error("docs/security.md has no statements for a lost root key");
	return statements.replaceAll(":'tenant'", `'${tenantId}'`);
}

async function clear(tenantId: string): Promise<void> {
	const client = new pg.Client({ connectionString: world.database.ownerUrl });
	await client.connect();
	try {
		await client.query(readClearing(tenantId));
	} finally {
		await client.end();
	}
}

test("after the root key was lost, the runbook's statements let a new key start and each connection be reconnected", async () => {
	const { tenantId } = world.tenant;
	const rowOf = (id: string) =>
		inTenant(world.database.db, tenantId, (tx) =>
			tx.connection.findFirstOrThrow({
				where: { id },
				include: { grant: true, adAccounts: { where: { selected: true } } },
			}),
		);
	const brandId = await world.newBrand();
	const id = await world.connectBrand(brandId, {
		account: people.brandOwner.email,
	});
	const before = await rowOf(id);
	const afterwards = world.otherProcess({
		keyProvider: createLocalKeyProvider({
			masterKey: randomBytes(32).toString("base64"),
		}),
	});
	await expect(
		verifyConnection(afterwards, { connectionId: id }),
	).rejects.toMatchObject({ code: "VAULT_UNAVAILABLE" });

	await clear(tenantId);
	expect(await rowOf(id)).toMatchObject({
		status: "REVOKED",
		cause: "GRANT",
		reconnectRequired: true,
		grant: { status: "REVOKED", renewAt: null },
	});
	await expect(
		verifyConnection(afterwards, { connectionId: id }),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });

	const { authorizationUrl } = await connect(
		afterwards,
		connectInput.parse({ brandId, platform: "GOOGLE_ADS", connectionId: id }),
	);
	await completeConnect(afterwards, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	await world.readAccounts(afterwards);
	const after = await rowOf(id);
	expect(after).toMatchObject({
		status: "ACTIVE",
		cause: "NONE",
		reconnectRequired: false,
		grantId: before.grantId,
		grant: { status: "ACTIVE" },
	});
	expect(after.adAccounts.map(({ externalId }) => externalId)).toEqual(
		before.adAccounts.map(({ externalId }) => externalId),
	);
});
