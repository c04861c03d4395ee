import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";

// Who signs in is not known before the exchange is done. A refusal for the platform's limits holds back those who come next all
// the same, and tells a person when to come again.

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
beforeEach(async () => {
	await asSuperuser(
		world.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
});
afterAll(() => world.close());

const platform = "GOOGLE_ADS" as const;
const tokenPath = "/google-ads/token";

async function newTenant() {
	const ctx = world.as((await createTenant(world.database)).ctx);
	return { ctx, brandId: await createBrand(world.database.db, ctx.tenantId) };
}

/** Signs in from beginning to end. */
async function signIn(ctx: ConnectionsContext, brandId: string) {
	const { authorizationUrl } = await connect(
		ctx,
		connectInput.parse({ brandId, platform }),
	);
	return completeConnect(ctx, {
		platform,
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
}
const limitNext = (seconds: number | null) =>
	world.control("faults", {
		path: tokenPath,
		count: 1,
		status: 429,
		...(seconds === null
			? {}
			: { headers: { "retry-after": String(seconds) } }),
	});
const exchanges = async () => (await world.requests(tokenPath)).length;
const holds = () =>
	asSuperuser<{ bucket: string; scope: string; seconds: number }>(
		world.database,
		`select bucket, scope, round(extract(epoch from until - clock_timestamp()))::int as seconds
		from platform_hold where until > clock_timestamp()`,
	);

test("a refused exchange tells when to try again, and holds back the next sign-ins of the tenant until then", async () => {
	const { ctx, brandId } = await newTenant();
	await limitNext(300);
	const refused = signIn(ctx, brandId);
	await expect(refused).rejects.toMatchObject({
		code: "RATE_LIMITED",
		isOurs: false,
		message: expect.stringContaining("Try again in 5 minutes"),
		retryAt: expect.any(Date),
	});
	const [hold] = await holds();
	expect(hold).toMatchObject({ bucket: "token", scope: "person" });
	expect(hold?.seconds).toBeGreaterThan(290);
	expect(await exchanges()).toBe(1);

	await expect(signIn(ctx, brandId)).rejects.toMatchObject({
		code: "RATE_LIMITED",
		isOurs: true,
		message: expect.stringContaining("Try again in 5 minutes"),
		retryAt: expect.any(Date),
	});
	expect(await exchanges()).toBe(1);
	await asSuperuser(
		world.database,
		"update platform_hold set until = clock_timestamp()",
	);
	await signIn(ctx, brandId);
});

test("nobody next door waits for it, nor does a renewal", async () => {
	const known = await newTenant();
	await signIn(known.ctx, known.brandId);
	const { id } = await inTenant(world.database.db, known.ctx.tenantId, (tx) =>
		tx.grant.findFirstOrThrow({ select: { id: true } }),
	);
	await limitNext(600);
	await expect(
		signIn(known.ctx, await createBrand(world.database.db, known.ctx.tenantId)),
	).rejects.toMatchObject({ code: "RATE_LIMITED" });
	const neighbour = await newTenant();
	await signIn(neighbour.ctx, neighbour.brandId);
	await known.ctx.credentials.refreshGrant(known.ctx, id);
});

test("a platform that says to wait for 31 days is asked again after a quarter of an hour: nobody knows whose limit it was", async () => {
	const { ctx, brandId } = await newTenant();
	await limitNext(31 * 86_400);
	await expect(signIn(ctx, brandId)).rejects.toMatchObject({
		message: expect.stringContaining("Try again in 24 hours"),
	});
	const [hold] = await holds();
	expect(hold?.seconds).toBeGreaterThan(890);
	expect(hold?.seconds).toBeLessThanOrEqual(900);
});

test("an exchange counts for the person as soon as it is known who they are", async () => {
	const { ctx, brandId } = await newTenant();
	await signIn(ctx, brandId);
	const { id } = await inTenant(world.database.db, ctx.tenantId, (tx) =>
		tx.grant.findFirstOrThrow({ select: { id: true } }),
	);
	await ctx.credentials.refreshGrant(ctx, id);
	expect(await exchanges()).toBe(2);
	const counted = await asSuperuser<{ counted: string }>(
		world.database,
		`select (select sum(c) from unnest(counts) c) as counted from platform_limit_window
		where cardinality(counts) > 0 and expires_at between clock_timestamp() + interval '30 seconds' and clock_timestamp() + interval '5 minutes'`,
	);
	// Exchange and renewal in the one minute of the person's tokens.
	expect(counted).toEqual([{ counted: "2" }]);
});
