import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { AccessContext } from "@patchbay/access";
import type { RefreshTimings } from "@patchbay/credentials";
import { type Grant, inTenant, inTenantSql, newId } from "@patchbay/db";
import { Lifetime, type TokenSet, toIssued } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { startSandbox } from "../../apps/sandbox/src/create-sandbox.ts";
import {
	type CredentialProcess,
	type CredentialProcessOptions,
	startCredentialProcess,
} from "./credential-process.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { defaultApp, defaultPlatform } from "./default-platform.ts";
import { createBrand } from "./factories/brand.ts";
import { createTenant } from "./factories/tenant.ts";
import { adwordsScope, SandboxGoogle } from "./sandbox-google.ts";
import type { VendAnswer, VendOrder } from "./vend-tokens.ts";

export interface CredentialBench {
	database: TestDatabase;
	google: SandboxGoogle;
	/** The root key, as PATCHBAY_MASTER_KEY gives it to a process. */
	masterKey: string;
	/** The first process. */
	own: CredentialProcess;
	/** A further process, with connections and caches of its own. */
	process(
		changed?: Partial<CredentialProcessOptions> & {
			timings?: Partial<RefreshTimings>;
		},
	): CredentialProcess;
	/** A real process that vends at once; `answer` is what it prints. */
	child(
		order: Pick<VendOrder, "tenantId" | "grantId" | "calls"> &
			Partial<VendOrder>,
	): { process: ChildProcess; answer: Promise<VendAnswer> };
	/** Goes through the sandbox's consent and saves the grant, with one ACTIVE connection on it. */
	newGrant(options?: {
		ctx?: AccessContext;
		account?: string;
		/** The access token has ended already. */
		expired?: boolean;
	}): Promise<{
		ctx: AccessContext;
		tenantId: string;
		grantId: string;
		connectionId: string;
		tokens: TokenSet;
	}>;
	/** Fresh tokens of a consent at the sandbox. */
	consent(account?: string): Promise<TokenSet>;
	grantRow(tenantId: string, grantId: string): Promise<Grant>;
	/** Ends the access token, as far as our row says. */
	expire(
		tenantId: string,
		grantId: string,
		secondsLeft?: number,
	): Promise<void>;
	connectionStatus(
		tenantId: string,
		connectionId: string,
	): Promise<{ status: string; reconnectRequired: boolean }>;
	/** Refresh calls that reached the sandbox since the last `forget`. */
	refreshCalls(): Promise<number>;
	/** Clears faults and the log of requests. */
	forget(): Promise<void>;
	fault(fault: Record<string, unknown>): Promise<void>;
	/** The tenant's audit of one action, oldest first. */
	audited(tenantId: string, action: string): Promise<AuditRow[]>;
	close(): Promise<void>;
}

export interface AuditRow {
	succeeded: boolean;
	targetId: string | null;
	purpose: string | null;
	detail: unknown;
}

export async function startCredentialBench(): Promise<CredentialBench> {
	const [database, sandbox] = await Promise.all([
		createTestDatabase(),
		startSandbox({ port: 0, campaigns: 2, days: 2 }),
	]);
	const google = new SandboxGoogle(sandbox);
	const options = {
		databaseUrl: database.url,
		sandboxUrl: sandbox.url,
		masterKey: randomBytes(32).toString("base64"),
	};
	const processes: CredentialProcess[] = [];
	const start: CredentialBench["process"] = (changed = {}) => {
		const made = startCredentialProcess({ ...options, ...changed });
		processes.push(made);
		return made;
	};
	const own = start();
	const { db } = database;

	const bench: CredentialBench = {
		database,
		google,
		masterKey: options.masterKey,
		own,
		process: start,
		child(order) {
			const file = fileURLToPath(new URL("vend-tokens.ts", import.meta.url));
			const child = spawn(process.execPath, [file], {
				stdio: ["pipe", "pipe", "inherit"],
			});
			child.stdin.end(JSON.stringify({ ...options, ...order }));
			const answer = text(child.stdout).then(
				(printed) => JSON.parse(printed) as VendAnswer,
			);
			answer.catch(() => {});
			return { process: child, answer };
		},
		async consent(account) {
			const reply = await google.tokens(account, { prompt: "consent" });
			return {
				accessToken: new Secret(reply.access_token),
				refreshToken:
					reply.refresh_token === undefined
						? null
						: new Secret(reply.refresh_token),
				tokenType: "Bearer",
				expiresIn: new Lifetime(reply.expires_in),
				refreshTokenExpiresIn: null,
				scopes: ["openid", "email", adwordsScope],
				idToken: reply.id_token ? new Secret(reply.id_token) : null,
			};
		},
		async newGrant({ ctx: given, account, expired = false } = {}) {
			const ctx = given ?? (await createTenant(database)).ctx;
			const { tenantId } = ctx;
			const tokens = await bench.consent(account);
			const { grantId } = await inTenant(db, tenantId, (tx) =>
				own.credentials.saveGrant(tx, ctx, {
					platform: defaultPlatform,
					method: "OAUTH2",
					clientId: defaultApp.clientId,
					platformUser: { id: personOf(tokens), name: "Agency admin" },
					issued: toIssued(tokens),
				}),
			);
			const brandId = await createBrand(db, tenantId);
			const connectionId = newId();
			await inTenant(db, tenantId, async (tx) => {
				await tx.connection.create({
					data: {
						id: connectionId,
						tenantId,
						brandId,
						platform: defaultPlatform,
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
						platform: defaultPlatform,
						externalId: "1110000001",
						name: "Account",
						selected: true,
					},
				});
			});
			if (expired) await bench.expire(tenantId, grantId);
			return { ctx, tenantId, grantId, connectionId, tokens };
		},
		grantRow: (tenantId, id) =>
			inTenant(db, tenantId, (tx) =>
				tx.grant.findFirstOrThrow({ where: { id } }),
			),
		async expire(tenantId, grantId, secondsLeft = -3_600) {
			await inTenantSql(db, tenantId, (sql) =>
				sql.query(
					`update platform_grant set access_token_expires_at = now() + $2 * interval '1 second',
						renew_at = now() + $2 * interval '1 second'
							- case when sealed_refresh_token is null then interval '0' else interval '30 minutes' end
					where id = $1`,
					[grantId, secondsLeft],
				),
			);
		},
		connectionStatus: (tenantId, id) =>
			inTenant(db, tenantId, (tx) =>
				tx.connection.findFirstOrThrow({
					where: { id },
					select: { status: true, reconnectRequired: true },
				}),
			),
		async refreshCalls() {
			const reply = await fetch(
				`${sandbox.url}/__sandbox/requests?path=/google-ads/token`,
			);
			const { requests } = (await reply.json()) as {
				requests: { grantType: string | null; status: number | null }[];
			};
			// A call that is still being answered has no grant type noted yet.
			return requests.filter(
				({ grantType, status }) =>
					grantType === "refresh_token" || status === null || status === 0,
			).length;
		},
		async forget() {
			for (const what of ["faults", "requests"])
				await fetch(`${sandbox.url}/__sandbox/${what}`, { method: "DELETE" });
		},
		async fault(fault) {
			await google.control("faults", { path: "/google-ads/token", ...fault });
		},
		audited: (tenantId, action) =>
			inTenant(db, tenantId, (tx) =>
				tx.auditEvent.findMany({
					where: { tenantId, action: action as "CREDENTIAL_USE" },
					orderBy: { sequence: "asc" },
				}),
			),
		async close() {
			await Promise.all(processes.map((each) => each.close()));
			await sandbox.stop();
			await database.drop();
		},
	};
	return bench;
}

/** Google's id of who agreed: a refresh answers with it again, and another one is refused. */
export function personOf({ idToken }: TokenSet): string {
	const [, claims = ""] = idToken?.reveal().split(".") ?? [];
	const { sub } = JSON.parse(
		Buffer.from(claims, "base64url").toString("utf8"),
	) as { sub: string };
	return sub;
}
