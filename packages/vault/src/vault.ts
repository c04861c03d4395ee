import { randomBytes } from "node:crypto";
import { keyBytes } from "./committed-aead.ts";
import { openEnvelope, type SealContext, sealEnvelope } from "./envelope.ts";
import { KeyUnavailable, SecretTampered } from "./errors.ts";
import type { KeyProvider } from "./kms/key-provider.ts";
import { assertKnownAnswers } from "./known-answers.ts";
import { Secret } from "./secret.ts";

/** A tenant's data key as it is stored: useless without the root key. */
export interface WrappedTenantKey {
	tenantId: string;
	version: number;
	/** Of the key provider. */
	provider: string;
	rootKeyId: string;
	wrappedKey: Uint8Array;
}

/** A tenant's data key in memory. Keep it no longer than five minutes. */
export interface TenantKey {
	tenantId: string;
	version: number;
	bytes: Uint8Array;
}

/** Seals and opens. It knows no database: who calls it keeps keys and sealed values. */
export interface Vault {
	/** A new random data key of a tenant, wrapped by the root key. @throws KeyUnavailable */
	createTenantKey(
		tenantId: string,
		version: number,
	): Promise<WrappedTenantKey & { wrappedKey: Buffer }>;
	/** @throws KeyUnavailable | SecretTampered */
	openTenantKey(stored: WrappedTenantKey): Promise<TenantKey>;
	/** Binds the value to its place: see `SealContext`. */
	seal(key: TenantKey, context: SealContext, plaintext: Secret): Buffer;
	/** @throws SecretTampered when bytes, key or context are not those of the sealing */
	open(key: TenantKey, context: SealContext, sealed: Uint8Array): Secret;
}

/** Checks the known answers first: a process whose cryptography is wrong must not start. */
export function createVault({
	keyProvider,
}: {
	keyProvider: KeyProvider;
}): Vault {
	assertKnownAnswers();
	return {
		async createTenantKey(tenantId, version) {
			const bytes = randomBytes(keyBytes);
			const wrappedKey = await keyProvider.wrap(bytes, {
				tenantId,
				keyVersion: version,
			});
			bytes.fill(0);
			return {
				tenantId,
				version,
				provider: keyProvider.name,
				rootKeyId: keyProvider.rootKeyId,
				wrappedKey,
			};
		},
		async openTenantKey({
			tenantId,
			version,
			provider,
			rootKeyId,
			wrappedKey,
		}) {
			if (provider !== keyProvider.name)
				throw new KeyUnavailable(
					"The key service is not the one that this data was sealed under. The operator has to set the right one.",
					{
						cause: new Error(
							`wrapped by ${provider}, configured is ${keyProvider.name}`,
						),
					},
				);
			const bytes = await keyProvider.unwrap(
				wrappedKey,
				{ tenantId, keyVersion: version },
				rootKeyId,
			);
			if (bytes.length !== keyBytes)
				throw new SecretTampered("a tenant's key has the wrong length");
			return { tenantId, version, bytes };
		},
		seal(key, context, plaintext) {
			assertSameTenant(key, context);
			return sealEnvelope(
				key,
				context,
				Buffer.from(plaintext.reveal(), "utf8"),
			);
		},
		open(key, context, sealed) {
			assertSameTenant(key, context);
			const bytes = openEnvelope(key, context, sealed);
			const secret = new Secret(bytes.toString("utf8"));
			bytes.fill(0);
			return secret;
		},
	};
}

function assertSameTenant(key: TenantKey, context: SealContext): void {
	if (key.tenantId !== context.tenantId)
		throw new SecretTampered("the key belongs to another tenant");
}
