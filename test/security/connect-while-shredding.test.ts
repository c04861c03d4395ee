import { verifyAudit } from "@patchbay/audit";
import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { createDatabase, type Database, inTenant } from "@patchbay/db";
import type { AppError } from "@patchbay/errors";
import { sealOwners } from "@patchbay/installation";
import { shredTenant } from "@patchbay/keys";
import { createOAuthApp, createOAuthAppInput } from "@patchbay/oauth-apps";
import {
	connectablePlatforms,
	type PlatformId,
	platforms,
} from "@patchbay/platforms";
import pg from "pg";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
	vi,
} from "vitest";
import { loadCase } from "../contract/platforms/concern.ts";
import { needed } from "../contract/platforms/stand.ts";
import { faultOfMessage } from "../support/advice.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { type Connecting, startConnecting } from "../support/connecting.ts";
import {
	type ConsentSubject,
	consentSubjects,
	sandboxConsentApps,
} from "../support/consent-subjects.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";

// A tenant's keys are destroyed while somebody connects: nothing may be left that lives, and nothing that opens.

let world: Connecting;
/** As the operator's command has it. */
let owner: Database;
const subjects = await consentSubjects();
beforeAll(async () => {
	world = await startConnecting({}, sandboxConsentApps(subjects));
	owner = createDatabase({
		url: world.database.ownerUrl,
		applicationName: "patchbay-test-shred",
	});
});
beforeEach(async () => {
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	await asSuperuser(
		world.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
});
afterAll(async () => {
	await owner?.close();
	await world?.close();
});

interface Place {
	tenant: TestTenant;
	ctx: ConnectionsContext;
	brandId: string;
}

/** One way to connect: everything up to its last step, and that step. */
interface Way {
	name: string;
	platform: PlatformId;
	begin(place: Place): Promise<Record<string, unknown>>;
	/** Answers the consent page, where there is one. */
	prepare(place: Place): Promise<() => Promise<unknown>>;
}

const byConsent = (subject: ConsentSubject): Way => {
	const { platform, method, consent, name } = subject;
	const begin = ({ ctx, brandId }: Place) =>
		connect(
			ctx,
			connectInput.parse({
				brandId,
				platform: platform.id,
				method: method.kind,
			}),
		);
	return {
		name,
		platform: platform.id,
		begin: async (place) => ({ ...(await begin(place)) }),
		async prepare(place) {
			const { authorizationUrl } = await begin(place);
			const callbackQuery = await world.consent(authorizationUrl ?? "", {
				account: consent.person.account,
			});
			return () =>
				completeConnect(place.ctx, { platform: platform.id, callbackQuery });
		},
	};
};

async function keyWays(): Promise<Way[]> {
	const ways: Way[] = [];
	for (const platform of connectablePlatforms(platforms)) {
		if (!platform.methods.some(({ kind }) => kind === "API_KEY")) continue;
		const { right } = needed(await loadCase(platform), "key");
		const begin = ({ ctx, brandId }: Place) =>
			connect(
				ctx,
				connectInput.parse({
					brandId,
					platform: platform.id,
					method: "API_KEY",
					...right,
				}),
			);
		ways.push({
			name: `${platform.name} by API_KEY`,
			platform: platform.id,
			begin: async (place) => ({ ...(await begin(place)) }),
			prepare: async (place) => () => begin(place),
		});
	}
	return ways;
}

/** A second brand through the grant that a way has given. */
const byGrantOf = (way: Way): Way => ({
	...way,
	name: `a grant of ${way.name}`,
	async prepare(place) {
		await (await way.prepare(place))();
		const grant = await inTenant(
			world.database.db,
			place.tenant.tenantId,
			(tx) => tx.grant.findFirstOrThrow(),
		);
		const brandId = await createBrand(
			world.database.db,
			place.tenant.tenantId,
			{ name: "Second" },
		);
		place.brandId = brandId;
		return () =>
			connect(
				place.ctx,
				connectInput.parse({
					brandId,
					platform: way.platform,
					grantId: grant.id,
				}),
			);
	},
});

const issuing = [...subjects.map(byConsent), ...(await keyWays())];
const ways = [...issuing, ...issuing.map(byGrantOf)];

/** A tenant whose key is in this process's memory. */
async function newPlace(): Promise<Place> {
	const tenant = await createTenant(world.database);
	const ctx = world.as(tenant.ctx);
	await ctx.keys.current(tenant.tenantId);
	const brandId = await createBrand(world.database.db, tenant.tenantId);
	return { tenant, ctx, brandId };
}

const shred = ({ tenant: { tenantId } }: Place) =>
	shredTenant(owner, tenantId, {
		confirm: `t-${tenantId}`,
		by: "test",
		owners: sealOwners,
	});

/** Holds a row as another transaction would, until it is let go. */
async function holdRow(statement: string): Promise<() => Promise<void>> {
	const client = new pg.Client({
		connectionString: world.database.superuserUrl,
	});
	await client.connect();
	await client.query("begin");
	await client.query(statement);
	return async () => {
		await client.query("rollback");
		await client.end();
	};
}

/** Until so many sessions of this database wait for a lock. */
const whileWaiting = (sessions: number) =>
	vi.waitFor(
		async () => {
			const [row] = await asSuperuser<{ waiting: number }>(
				world.database,
				`select count(*)::int as waiting from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`,
			);
			expect(row?.waiting).toBeGreaterThanOrEqual(sessions);
		},
		{ timeout: 20_000, interval: 20 },
	);

const outcomeOf = (acting: Promise<unknown>) =>
	acting.then(
		() => null,
		(error: AppError) => error,
	);

function expectDestroyed(error: AppError | null): void {
	expect(error).toMatchObject({ code: "VAULT_UNAVAILABLE" });
	expect(error?.message).toMatch(/keys of this organization were destroyed/);
	expect(faultOfMessage(error?.message ?? "")).toBeNull();
}

/** Neither a live row nor a sealed byte is left, no process opens anything, and the audit is whole. */
async function expectNothingLeft({ tenant, ctx }: Place): Promise<void> {
	const { tenantId } = tenant;
	expect(await world.leftovers(tenantId)).toEqual({
		connections: 0,
		grants: 0,
	});
	const sealed = await asSuperuser(
		world.database,
		`select 'grant' as what from platform_grant where tenant_id = '${tenantId}'
			and (sealed_access_token is not null or sealed_refresh_token is not null)
		union all select 'attempt' from oauth_attempt where tenant_id = '${tenantId}'
		union all select 'key' from tenant_key where tenant_id = '${tenantId}' and wrapped_key is not null`,
	);
	expect(sealed).toEqual([]);
	expect((await verifyAudit(world.database.db, tenantId)).faults).toEqual([]);
	await expect(
		inTenant(world.database.db, tenantId, (tx) =>
			ctx.keys.sealField(
				tx,
				tenantId,
				{ record: "x", id: tenantId, field: "x", version: 1 },
				undefined as never,
			),
		),
	).rejects.toMatchObject({ code: "VAULT_UNAVAILABLE" });
}

describe.each(ways)("$name", (way) => {
	test("ends with the keys, or is refused, when they are destroyed before it writes", async () => {
		const place = await newPlace();
		const act = await way.prepare(place);
		const release = await holdRow(
			`select from brand where id = '${place.brandId}' for update`,
		);
		const connecting = outcomeOf(act());
		await whileWaiting(1);
		let isShredded = false;
		const shredding = shred(place).finally(() => {
			isShredded = true;
		});
		// It waits for the connect, or does not know of it.
		await vi.waitFor(async () => {
			if (!isShredded) await whileWaiting(2);
		}, 20_000);
		await release();
		const error = await connecting;
		await shredding;
		if (error) expectDestroyed(error);
		await expectNothingLeft(place);
	});

	test("is refused while they are being destroyed", async () => {
		const place = await newPlace();
		const act = await way.prepare(place);
		// The first entry of the audit makes the row that the destruction waits for.
		await place.ctx.audit.append(place.ctx, {
			action: "CONNECT_FAILED",
			succeeded: false,
		});
		const release = await holdRow(
			`select from audit_chain_head where tenant_id = '${place.tenant.tenantId}' for update`,
		);
		const shredding = shred(place);
		await whileWaiting(1);
		const connecting = outcomeOf(act());
		await whileWaiting(2);
		await release();
		await shredding;
		expectDestroyed(await connecting);
		await expectNothingLeft(place);
	});
});

test.each(subjects)(
	"a credential of $name that was given when the keys are destroyed is given back",
	async (subject) => {
		const { platform, method } = subject;
		const { tokenUrl, revokeUrl } = world.ctx.endpoints[platform.id];
		const tokenPath = new URL(tokenUrl).pathname;
		const place = await newPlace();
		const act = await byConsent(subject).prepare(place);
		// It lasts until the faults are cleared.
		await world.control("faults", {
			path: tokenPath,
			kind: "delay",
			delayMs: 30_000,
		});
		const connecting = outcomeOf(act());
		await vi.waitFor(
			async () => expect(await world.requests(tokenPath)).toHaveLength(1),
			20_000,
		);
		await shred(place);
		await fetch(`${world.sandbox.url}/__sandbox/faults`, {
			method: "DELETE",
		});
		expectDestroyed(await connecting);
		await expectNothingLeft(place);
		if (revokeUrl && method.revoke)
			expect(await world.requests(new URL(revokeUrl).pathname)).toHaveLength(1);
	},
);

describe.each(issuing)("$name, once the keys are destroyed", (way) => {
	test("says so before the platform is asked for anything", async () => {
		const place = await newPlace();
		const act = await way.prepare(place);
		await shred(place);
		await fetch(`${world.sandbox.url}/__sandbox/requests`, {
			method: "DELETE",
		});
		expectDestroyed(await outcomeOf(way.begin(place)));
		expectDestroyed(await outcomeOf(act()));
		expect(await world.requests("/")).toEqual([]);
		await expectNothingLeft(place);
	});
});

test("an OAuth app whose secret is sealed while the keys are being destroyed is refused", async () => {
	const place = await newPlace();
	await place.ctx.audit.append(place.ctx, {
		action: "CONNECT_FAILED",
		succeeded: false,
	});
	const release = await holdRow(
		`select from audit_chain_head where tenant_id = '${place.tenant.tenantId}' for update`,
	);
	const shredding = shred(place);
	await whileWaiting(1);
	const creating = outcomeOf(
		createOAuthApp(
			place.ctx,
			createOAuthAppInput.parse({
				platform: "TIKTOK_ADS",
				label: "Late",
				clientId: "7310000000000000009",
				clientSecret: "a-secret-that-comes-too-late",
			}),
		),
	);
	await whileWaiting(2);
	await release();
	await shredding;
	expectDestroyed(await creating);
	expect(
		await inTenant(world.database.db, place.tenant.tenantId, (tx) =>
			tx.oauthApp.count(),
		),
	).toBe(0);
});
