import { inTenant, newId } from "@patchbay/db";
import { type Platform, type PlatformId, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isUsableGrant } from "../../apps/admin/app/components/onboarding/is-usable-grant.ts";
import { adAccounts } from "../../apps/admin/app/graphql/ad-accounts.ts";
import {
	type ReusableGrant,
	reusableGrants,
} from "../../apps/admin/app/graphql/onboarding.ts";
import { encodeGlobalId } from "../../apps/api/src/graphql/global-id.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createBrand } from "../support/factories/brand.ts";

// What the admin shows of a platform follows the platform's own rules, which the API tells it.

let database: TestDatabase;
let api: TestApi;
beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	api.services.platforms = {
		...platforms,
		META_ADS: withScopes("META_ADS", {
			sets: setOf("ads_read", "business_management"),
			askedFor: "request",
			names: {},
			silent: [],
		}),
		MICROSOFT_ADS: withScopes("MICROSOFT_ADS", {
			sets: setOf("ads.manage", "offline_access"),
			askedFor: "request",
			names: {},
			silent: ["offline_access"],
		}),
		TIKTOK_ADS: withScopes("TIKTOK_ADS", {
			sets: setOf("4.1", "4.2"),
			askedFor: "app",
			names: {},
			silent: [],
			covers: (granted, needed) => needed.startsWith(`${granted}.`),
		}),
	};
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const setOf = (...scopes: string[]) => [
	{ key: "ads", title: "Read ads", scopes, default: true },
];

/** Google Ads under another name, with scopes of its own and without a form in which it shows account ids. */
function withScopes(id: PlatformId, scopes: Platform["scopes"]): Platform {
	const { displayAccountId: _, ...rest } = platforms.GOOGLE_ADS as Platform;
	return { ...rest, id, name: platforms[id].name, scopes };
}

/** A grant of the platform, and a connection with one account. */
async function connected(
	platform: PlatformId,
	grantedScopes: string[],
	externalId = "1234567890",
) {
	const { tenantId } = api.tenant;
	const brandId = await createBrand(api.services.db, tenantId);
	const [grantId, connectionId] = [newId(), newId()];
	await inTenant(api.services.db, tenantId, async (tx) => {
		await tx.grant.create({
			data: {
				id: grantId,
				tenantId,
				platform,
				identityProvider: platform.toLowerCase().replace("_", "-"),
				authenticationMethod: "OAUTH2",
				clientId: "the-app",
				platformUserId: grantId,
				status: "ACTIVE",
				grantedScopes,
				grantedByType: "SYSTEM",
				grantedAt: new Date(),
			},
		});
		await tx.connection.create({
			data: {
				id: connectionId,
				tenantId,
				brandId,
				platform,
				grantId,
				status: "ACTIVE",
				scopeSets: ["ads"],
				connectedByType: "SYSTEM",
				connectedAt: new Date(),
			},
		});
		await tx.adAccount.create({
			data: {
				id: newId(),
				tenantId,
				connectionId,
				platform,
				externalId,
				name: "Account",
				selected: true,
			},
		});
	});
	return { grantId, connectionId };
}

test.each([
	["META_ADS", [], false],
	["META_ADS", ["ads_read"], false],
	["META_ADS", ["ads_read", "business_management"], true],
	["MICROSOFT_ADS", ["offline_access"], false],
	["MICROSOFT_ADS", ["ads.manage"], true],
	["TIKTOK_ADS", ["4.1"], false],
	["TIKTOK_ADS", ["4"], true],
] satisfies [PlatformId, string[], boolean][])(
	"the wizard of %s offers a sign-in with the scopes %j: %s",
	async (platform, scopes, isOffered) => {
		const { grantId } = await connected(platform, scopes);
		const brandId = await createBrand(api.services.db, api.tenant.tenantId);
		const { tenant } = await api.client.query(reusableGrants.text, {
			platform,
			brandId: encodeGlobalId("Brand", brandId),
		});
		const nodes: ReusableGrant[] = tenant.grants.nodes;
		const grant = nodes.find(
			({ id }) => id === encodeGlobalId("Grant", grantId),
		);
		expect(grant && isUsableGrant(grant)).toBe(isOffered);
	},
);

test.each([
	["GOOGLE_ADS", "1234567890", "123-456-7890"],
	["LINKEDIN_ADS", "1234567890", "1234567890"],
	["MICROSOFT_ADS", "1234567890", "1234567890"],
] satisfies [PlatformId, string, string][])(
	"an account of %s with the id %s is shown as %s",
	async (platform, externalId, shown) => {
		const { connectionId } = await connected(platform, [], externalId);
		const { connection } = await api.client.query(adAccounts.text, {
			id: encodeGlobalId("Connection", connectionId),
		});
		expect(connection.adAccounts.nodes).toMatchObject([
			{ externalId, displayId: shown },
		]);
	},
);
