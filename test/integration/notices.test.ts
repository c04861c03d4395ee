import { Writable } from "node:stream";
import { inTenant, newId } from "@patchbay/db";
import { createLogger } from "@patchbay/logger";
import { addDays, type Platform, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeGlobalId } from "../../apps/api/src/graphql/global-id.ts";
import { watchVersions } from "../../apps/worker/src/duties/watch-versions.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createBrand } from "../support/factories/brand.ts";

const dayMilliseconds = 86_400_000;
const inDays = (days: number) =>
	new Date(Date.now() + days * dayMilliseconds + 60_000);
/** The day that begins in so many days in UTC, counted as people do: tomorrow is 1. */
const dayAhead = (days: number) =>
	addDays(new Date().toISOString().slice(0, 10), days);

/** Klaviyo under another name, with a version of the API that ends: nobody but a person renews its access. */
function endingOn(endsOn: string): Platform {
	return {
		...(platforms.KLAVIYO as Platform),
		id: "META_ADS",
		name: "Meta Ads",
		api: { version: "v26.0", endsOn },
	};
}

let database: TestDatabase;
let api: TestApi;
beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

/** A connection by a grant with these ends. */
async function connected(
	ends: Partial<
		Record<"accessTokenExpiresAt" | "dataAccessExpiresAt", Date>
	> & { reconnectRequired?: boolean },
): Promise<string> {
	const { tenantId } = api.tenant;
	const brandId = await createBrand(api.services.db, tenantId);
	const [grantId, connectionId] = [newId(), newId()];
	await inTenant(api.services.db, tenantId, async (tx) => {
		const common = {
			tenantId,
			platform: "META_ADS",
			status: "ACTIVE",
		} as const;
		await tx.grant.create({
			data: {
				...common,
				accessTokenExpiresAt: ends.accessTokenExpiresAt ?? null,
				dataAccessExpiresAt: ends.dataAccessExpiresAt ?? null,
				reconnectRequired: ends.reconnectRequired ?? false,
				id: grantId,
				identityProvider: "meta-ads",
				authenticationMethod: "API_KEY",
				platformUserId: grantId,
				platformUserName: "Agency admin",
				grantedByType: "SYSTEM",
				grantedScopes: [],
				grantedAt: new Date(),
			},
		});
		await tx.connection.create({
			data: {
				...common,
				id: connectionId,
				brandId,
				grantId,
				connectedByType: "SYSTEM",
				connectedAt: new Date(),
			},
		});
	});
	return connectionId;
}

interface Told {
	kind: string;
	urgent: boolean;
	message: string;
	endsAt: string;
}

async function read(connectionId: string) {
	const read: {
		connection: { notices: Told[]; grant: { notices: Told[] } };
		platform: { apiVersionNotice: Told | null };
	} = await api.client.query(
		`query ($id: ID!) {
			connection(id: $id) {
				notices { kind urgent message endsAt }
				grant { notices { kind urgent message endsAt } }
			}
			platform(platform: META_ADS) { apiVersionNotice { kind urgent message endsAt } }
		}`,
		{ id: encodeGlobalId("Connection", connectionId) },
	);
	return read;
}

test("the end of a person's data and of an access that nobody else can renew is told 14 days ahead, and urgently 3 days ahead", async () => {
	api.services.platforms = { ...platforms, META_ADS: endingOn(dayAhead(61)) };
	const far = await connected({
		accessTokenExpiresAt: inDays(14.5),
		dataAccessExpiresAt: inDays(15),
	});
	expect((await read(far)).connection).toEqual({
		notices: [],
		grant: { notices: [] },
	});
	const dataEnds = inDays(13);
	const accessEnds = inDays(2);
	const near = await connected({
		accessTokenExpiresAt: accessEnds,
		dataAccessExpiresAt: dataEnds,
	});
	const { connection } = await read(near);
	expect(connection.notices).toEqual([
		{
			kind: "DATA_ACCESS_ENDS",
			urgent: false,
			message: `Meta Ads stops giving the data of Agency admin on ${dataEnds.toISOString().slice(0, 10)}. Reconnect before then, as the same person: imports go on without a gap.`,
			endsAt: dataEnds.toISOString(),
		},
		{
			kind: "ACCESS_ENDS",
			urgent: true,
			message: `The access to Meta Ads of Agency admin ends on ${accessEnds.toISOString().slice(0, 10)} and cannot be renewed without them. Reconnect before then, as the same person.`,
			endsAt: accessEnds.toISOString(),
		},
	]);
	expect(connection.grant.notices).toEqual(connection.notices);
});

test("an access that asks for its person already is not announced to end", async () => {
	const over = await connected({
		accessTokenExpiresAt: inDays(-1),
		dataAccessExpiresAt: inDays(-1),
		reconnectRequired: true,
	});
	expect((await read(over)).connection.grant.notices).toEqual([]);
});

test.each([
	[61, null],
	[60, { urgent: false }],
	[8, { urgent: false }],
	[7, { urgent: true }],
	[0, { urgent: true }],
])(
	"an API version that ends in %i days is told: %j",
	async (days, expected) => {
		const endsOn = dayAhead(days);
		api.services.platforms = { ...platforms, META_ADS: endingOn(endsOn) };
		const { connection, platform } = await read(await connected({}));
		const told = expected && {
			kind: "API_VERSION_ENDS",
			endsAt: `${endsOn}T00:00:00.000Z`,
			message: expect.stringContaining(endsOn),
			...expected,
		};
		expect(platform.apiVersionNotice).toEqual(told);
		expect(connection.notices).toEqual(told ? [told] : []);
	},
);

test("a worker tells its operator of versions that end, with the platform, the version and the days left", async () => {
	const lines: string[] = [];
	const logger = createLogger({
		name: "test",
		level: "info",
		destination: new Writable({
			write(chunk, _encoding, done) {
				lines.push(String(chunk));
				done();
			},
		}),
	});
	const run = (endsOn: string) =>
		watchVersions({
			platforms: { ...platforms, META_ADS: endingOn(endsOn) },
			logger,
		}).run(new AbortController().signal);
	await run(dayAhead(61));
	expect(lines).toEqual([]);
	await run(dayAhead(30));
	expect(lines.map((line) => JSON.parse(line))).toEqual([
		expect.objectContaining({
			platform: "META_ADS",
			apiVersion: "v26.0",
			endsOn: dayAhead(30),
			daysLeft: 30,
			step: 30,
			msg: expect.stringContaining("update Patchbay before then"),
		}),
	]);
});
