import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { AccessContext } from "@patchbay/access";
import { type Database, inTenant, inTenantSql, systemSql } from "@patchbay/db";
import { sealOwners } from "@patchbay/installation";
import { createKeyRotation, type KeyRotation } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import { Lifetime, toIssued } from "@patchbay/oauth";
import {
	createLocalKeyProvider,
	createVault,
	type KeyProvider,
	Secret,
	type Vault,
} from "@patchbay/vault";
import { childEnvironment } from "./child-environment.ts";
import type { CredentialProcess } from "./credential-process.ts";
import { defaultApp, defaultPlatform } from "./default-platform.ts";

export function newMasterKey(): string {
	return randomBytes(32).toString("base64");
}

/** A vault of local root keys, the present one first. */
export function localVault(masterKey: string, ...previous: string[]): Vault {
	const create = (key: string): KeyProvider =>
		createLocalKeyProvider({ masterKey: key });
	return createVault({
		keyProvider: create(masterKey),
		previousKeyProviders: previous.map(create),
	});
}

export function rotationOf(db: Database, vault: Vault): KeyRotation {
	const logger = createLogger({ name: "test", level: "silent" });
	return createKeyRotation({ db, vault, owners: sealOwners, logger });
}

/** Runs all that is open for the tenant; answers what was written anew. */
export async function runAll(
	rotation: KeyRotation,
	tenantId: string,
): Promise<number> {
	let rewritten = 0;
	for (;;) {
		const result = await rotation.run(tenantId);
		if (result.state !== "done") return rewritten;
		rewritten += result.rewritten;
	}
}

const scopes = ["https://www.googleapis.com/auth/adwords"];

/** Saves a grant of made-up tokens, as after a consent. */
export async function saveTokens(
	by: CredentialProcess,
	ctx: AccessContext,
	person: string,
	token: string,
): Promise<string> {
	const { grantId } = await inTenant(by.db, ctx.tenantId, (tx) =>
		by.credentials.saveGrant(tx, ctx, {
			platform: defaultPlatform,
			method: "OAUTH2",
			clientId: defaultApp.clientId,
			platformUser: { id: person, name: person },
			issued: toIssued({
				accessToken: new Secret(`access-${token}`),
				refreshToken: new Secret(`refresh-${token}`),
				tokenType: "Bearer",
				expiresIn: new Lifetime(3_600),
				refreshTokenExpiresIn: null,
				scopes,
				idToken: null,
			}),
		}),
	);
	return grantId;
}

export async function accessToken(
	by: CredentialProcess,
	ctx: AccessContext,
	grantId: string,
): Promise<string> {
	const { accessToken: token } = await by.credentials.getAccessToken(
		ctx,
		grantId,
		{ purpose: "test" },
	);
	return token.reveal();
}

/** Counts the tenant's grants sealed by each version of its key. */
export async function versionsInUse(
	db: Database,
	tenantId: string,
): Promise<Record<string, number>> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ version: bigint; count: bigint }>(
			`select sealed_key_version(sealed_access_token) as version, count(*) from platform_grant
			where sealed_access_token is not null group by 1`,
		);
		return Object.fromEntries(
			rows.map(({ version, count }) => [String(version), Number(count)]),
		);
	});
}

/** The root keys that the stored keys are under, with their counts. */
export async function rootKeysInUse(
	db: Database,
): Promise<Record<string, number>> {
	const { rows } = await systemSql(db).query<{
		provider: string;
		root_key_id: string;
		keys: bigint;
	}>("select provider, root_key_id, keys from system.root_keys_in_use()");
	return Object.fromEntries(
		rows.map((row) => [`${row.provider} ${row.root_key_id}`, Number(row.keys)]),
	);
}

/** A command of the repository in a process of its own. */
export function runScript(
	name: string,
	args: readonly string[],
	env: Record<string, string>,
) {
	const file = fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));
	const child = spawn(process.execPath, [file, ...args], {
		env: { ...childEnvironment(), ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const exited = new Promise<number | null>((resolve) =>
		child.once("exit", resolve),
	);
	const ended = Promise.all([
		exited,
		text(child.stdout),
		text(child.stderr),
	]).then(([code, stdout, stderr]) => ({ code, stdout, stderr }));
	return {
		ended,
		/** SIGKILL. */
		async kill() {
			child.kill("SIGKILL");
			await exited;
		},
	};
}
