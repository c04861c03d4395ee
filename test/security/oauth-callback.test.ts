import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { completeConnect, connect, connectInput } from "@patchbay/connections";
import type { AppError } from "@patchbay/errors";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { faultOfMessage } from "../support/advice.ts";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type AuditRow,
	type Connecting,
	startConnecting,
} from "../support/connecting.ts";
import {
	type ConsentSubject,
	consentSubjects,
	sandboxConsentApps,
} from "../support/consent-subjects.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { answerAttacks } from "./oauth-callback/answer-attacks.ts";
import {
	type Attack,
	browserNonce,
	prefixOf,
	Scene,
	set,
} from "./oauth-callback/attack.ts";
import { attemptAttacks } from "./oauth-callback/attempt-attacks.ts";
import { issuerAttacks } from "./oauth-callback/issuer-attacks.ts";
import { platformFailures } from "./oauth-callback/platform-failures.ts";

// Every platform that has a consent page meets every attack that its way of signing in can have: one that is added runs
// them by being declared. The connectors alone are tried by the contract suite.

const subjects = await consentSubjects();
const attacksOn = (subject: ConsentSubject): Attack[] => [
	...attemptAttacks(subject),
	...answerAttacks(subject),
	...issuerAttacks(subject),
	...platformFailures(subject),
];

/** Codes of a refusal that needs nothing of the platform: it is asked for no credential. */
const withoutExchange =
	/^((STATE|ACTOR|BROWSER|ISSUER)_\w+|PLATFORM_MISMATCH|ACCESS_DENIED|INVALID_INPUT|CONNECT_DISABLED)$/;

let world: Connecting;
let brandId: string;
beforeAll(async () => {
	world = await startConnecting({}, sandboxConsentApps(subjects));
	brandId = await world.newBrand();
});
afterAll(() => world?.close());

/** Forgets what the test before did: here, in the sandbox, and at the platform. */
async function startAnew(subject: ConsentSubject): Promise<void> {
	const { known, consent } = subject;
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	for (const control of [consent.revoke, known.limits.reset])
		if (control)
			await world.control(
				(control.action.startsWith("/")
					? control.action
					: `${prefixOf(subject)}/${control.action}`
				).slice(1),
				control.body,
			);
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	await asSuperuser(
		world.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
}

/** Tells whether the attempt of this key has had its one use. */
async function isConsumed(key: string): Promise<boolean> {
	const { rows } = await asOwner(
		world.database,
		world.tenant.tenantId,
		(client) =>
			client.query(
				"select consumed_at is not null as used from oauth_attempt where key_hash = $1",
				[createHash("sha256").update(key).digest()],
			),
	);
	return rows[0].used;
}

const refused = (completing: Promise<unknown>) =>
	completing.then(
		() => expect.fail("it was accepted"),
		(error: AppError) => error,
	);

/** Nothing of the answer may be told: neither the attempt's key nor the code. */
function expectUntold(query: string, told: string, subject: ConsentSubject) {
	const answer = new URLSearchParams(query);
	for (const name of [subject.keyName, subject.codeName, "denied"]) {
		const secret = answer.get(name);
		if (secret) expect(told).not.toContain(secret);
	}
}

describe.each(subjects)("$name", (subject) => {
	const { platform, method, codeName, callback } = subject;
	beforeEach(() => startAnew(subject));

	test("answers in the form that its case declares", async () => {
		const { authorizationUrl } = await connect(
			world.ctx,
			connectInput.parse({
				brandId,
				platform: platform.id,
				method: method.kind,
			}),
		);
		const asked = new URL(authorizationUrl ?? "").searchParams;
		expect(asked.has("code_challenge")).toBe(callback.pkce ?? false);
		const answer = new URLSearchParams(
			await world.consent(authorizationUrl ?? "", {
				account: subject.consent.person.account,
			}),
		);
		expect(answer.has("iss")).toBe(callback.issuer ?? false);
		expect(answer.get(codeName)).not.toBeNull();
	});

	test.each(attacksOn(subject))(
		"refuses a callback and keeps nothing of it: $code for $what",
		async (attack) => {
			const scene = new Scene(subject, world, brandId);
			const { query: honest, key } = await scene.consent(attack.consent);
			scene.key = key;
			await attack.before?.(scene);
			await fetch(`${world.sandbox.url}/__sandbox/requests`, {
				method: "DELETE",
			});
			const auditedBefore = (await world.audited("CONNECT_FAILED")).length;
			const ctx = (await attack.as?.(scene)) ?? world.ctx;
			const query = attack.query?.(honest, scene) ?? honest;
			const error = await refused(
				completeConnect(ctx, {
					platform: attack.at ?? platform.id,
					callbackQuery: query,
					browserNonce:
						attack.nonce === undefined ? browserNonce : attack.nonce,
				}),
			);
			expect(error).toMatchObject({ code: attack.code });
			if (withoutExchange.test(attack.code))
				expect(await world.requests(scene.tokenPath)).toEqual([]);
			expect(faultOfMessage(error.message)).toBeNull();
			expect(error.retryAt !== undefined).toBe(attack.retryable ?? false);
			if (error.retryAt)
				expect(error.retryAt.getTime() - Date.now()).toBeLessThan(86_401_000);

			expect(await world.leftovers()).toEqual({ connections: 0, grants: 0 });
			const failures = await expectAudited(attack, scene, auditedBefore);
			expect(await isConsumed(key)).toBe(!attack.spares);
			const told = `${error.message}${JSON.stringify(failures.at(-1)?.detail)}`;
			expectUntold(honest, told, subject);
			const { revokePath, prefix } = scene;
			expect(await world.requests(`${prefix}/strayed`)).toEqual([]);
			if (revokePath !== null)
				expect(await world.requests(revokePath)).toHaveLength(
					attack.revokes ? 1 : 0,
				);
		},
	);

	/** One entry of the failure, in the audit of whoever brought it. */
	async function expectAudited(
		{ code, foreign }: Attack,
		{ foreigner }: Scene,
		before: number,
	): Promise<AuditRow[]> {
		const own = await world.audited("CONNECT_FAILED");
		expect(own).toHaveLength(foreign ? before : before + 1);
		const failures = foreign
			? await world.audited("CONNECT_FAILED", foreigner?.tenantId)
			: own;
		if (foreign) expect(failures).toHaveLength(1);
		expect(failures.at(-1)).toMatchObject({
			succeeded: false,
			detail: { code },
		});
		return failures;
	}

	test("shows nothing of a callback again", async () => {
		const scene = new Scene(subject, world, brandId);
		const { query: honest } = await scene.consent();
		const query = `${scene.refusal(honest, "<b>evil</b>")}&error_description=canary-of-the-description&x=<b>evil</b>`;
		const error = await refused(
			completeConnect(world.ctx, {
				platform: platform.id,
				callbackQuery: query,
				browserNonce,
			}),
		);
		const audit = inspect(await world.audited("CONNECT_FAILED"), { depth: 9 });
		expect(`${inspect(error, { depth: 9 })}${audit}`).not.toMatch(
			/evil<|canary-of-the-description/,
		);
	});

	test("takes one of two honest callbacks that arrive at once", async () => {
		const neighbour = await createTenant(world.database);
		const ctx = world.as(neighbour.ctx);
		const answer = {
			platform: platform.id,
			callbackQuery: await consentOf(neighbour.tenantId, ctx),
		};
		const both = await Promise.allSettled([
			completeConnect(ctx, answer),
			completeConnect(ctx, answer),
		]);
		expect(both.map(({ status }) => status).sort()).toEqual([
			"fulfilled",
			"rejected",
		]);
		expect(both.find(({ status }) => status === "rejected")).toMatchObject({
			reason: { code: "STATE_REPLAYED" },
		});
		expect(await world.leftovers(neighbour.tenantId)).toEqual({
			connections: 1,
			grants: 1,
		});
		expect(
			await world.audited("CREDENTIAL_SAVE", neighbour.tenantId),
		).toHaveLength(1);
	});

	test("uses an attempt up by any callback that names it: the honest one comes too late", async () => {
		const { query: honest } = await new Scene(
			subject,
			world,
			brandId,
		).consent();
		const complete = (callbackQuery: string) =>
			completeConnect(world.ctx, {
				platform: platform.id,
				callbackQuery,
				browserNonce,
			});
		await expect(
			complete(set(honest, codeName, "4/0forged")),
		).rejects.toMatchObject({ code: "CREDENTIAL_REJECTED" });
		await expect(complete(honest)).rejects.toMatchObject({
			code: "STATE_REPLAYED",
		});
	});

	const listing = subject.known.accounts;
	if (listing && method.revoke)
		test("revokes no credential that is refused while another tenant's grant uses the same login", async () => {
			const neighbour = await createTenant(world.database);
			const ctx = world.as(neighbour.ctx);
			await completeConnect(ctx, {
				platform: platform.id,
				callbackQuery: await consentOf(neighbour.tenantId, ctx),
			});
			const scene = new Scene(subject, world, brandId);
			const { query } = await scene.consent();
			await scene.fault(
				`${scene.prefix}/${listing.path ?? subject.known.reading.path}`,
				{ status: 500, count: 50 },
			);
			await expect(
				completeConnect(world.ctx, {
					platform: platform.id,
					callbackQuery: query,
					browserNonce,
				}),
			).rejects.toMatchObject({ code: "PLATFORM_UNAVAILABLE" });
			expect(await world.requests(scene.revokePath ?? "")).toEqual([]);
			expect(await world.leftovers(neighbour.tenantId)).toEqual({
				connections: 1,
				grants: 1,
			});
		});

	/** Answer of the consent page to an attempt of another tenant. */
	async function consentOf(tenantId: string, ctx: Connecting["ctx"]) {
		const { authorizationUrl } = await connect(
			ctx,
			connectInput.parse({
				brandId: await createBrand(world.database.db, tenantId),
				platform: platform.id,
				method: method.kind,
			}),
		);
		return world.consent(authorizationUrl ?? "", {
			account: subject.consent.person.account,
		});
	}
});
