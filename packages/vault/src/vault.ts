import { randomBytes, timingSafeEqual } from "node:crypto";
import { checkKeyProvider } from "./check-key-provider.ts";
import { keyBytes } from "./committed-aead.ts";
import { openEnvelope, type SealContext, sealEnvelope } from "./envelope.ts";
import { KeyUnavailable, SecretTampered } from "./errors.ts";
import type { KeyProvider } from "./kms/key-provider.ts";
import { assertKnownAnswers } from "./known-answers.ts";
import { Secret } from "./secret.ts";

/** Names a root key, and gives nothing of it away. */
export interface RootKey {
	/** Name of the key provider, such as `local`. */
	provider: string;
	rootKeyId: string;
}

/** A tenant's data key as it is stored: useless without the root key. */
export interface WrappedTenantKey extends RootKey {
	tenantId: string;
	version: number;
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
	/** The root key that wraps from now on. */
	readonly rootKey: RootKey;
	/** All root keys whose wrappings it opens, the present one first. */
	readonly rootKeys: readonly RootKey[];
	/** Wraps and unwraps once with the present root key. @throws KeyUnavailable with what the operator has to do */
	check(): Promise<void>;
	/** A new random data key of a tenant, wrapped by the root key. @throws KeyUnavailable */
	createTenantKey(
		tenantId: string,
		version: number,
	): Promise<WrappedTenantKey & { wrappedKey: Buffer }>;
	/** @throws KeyUnavailable | SecretTampered */
	openTenantKey(stored: WrappedTenantKey): Promise<TenantKey>;
	/**
	 * The same data key, wrapped by the present root key, and unwrapped once to be sure.
	 * @throws KeyUnavailable | SecretTampered
	 */
	rewrapTenantKey(
		stored: WrappedTenantKey,
	): Promise<WrappedTenantKey & { wrappedKey: Buffer }>;
	/** Binds the value to its place: see `SealContext`. */
	seal(key: TenantKey, context: SealContext, plaintext: Secret): Buffer;
	/** @throws SecretTampered when bytes, key or context are not those of the sealing */
	open(key: TenantKey, context: SealContext, sealed: Uint8Array): Secret;
}

export interface VaultOptions {
	/** Wraps from now on. */
	keyProvider: KeyProvider;
	/** Open what they wrapped before, until it is wrapped anew. */
	previousKeyProviders?: readonly KeyProvider[];
}

/** Checks the known answers first: a process whose cryptography is wrong must not start. */
export function createVault({
	keyProvider,
	previousKeyProviders = [],
}: VaultOptions): Vault {
	assertKnownAnswers();
	const providers = [keyProvider, ...previousKeyProviders];
	const rootKeys = providers.map(({ name, rootKeyId }) => ({
		provider: name,
		rootKeyId,
	}));
	const rootKey: RootKey = {
		provider: keyProvider.name,
		rootKeyId: keyProvider.rootKeyId,
	};

	async function wrap(bytes: Uint8Array, tenantId: string, version: number) {
		const wrappedKey = await keyProvider.wrap(bytes, {
			tenantId,
			keyVersion: version,
		});
		return { tenantId, version, ...rootKey, wrappedKey };
	}

	async function unwrap({
		tenantId,
		version,
		provider,
		rootKeyId,
		wrappedKey,
	}: WrappedTenantKey): Promise<Buffer> {
		const holder = providers.find(
			(each) => each.name === provider && each.rootKeyId === rootKeyId,
		);
		if (!holder) throw unknownRootKey({ provider, rootKeyId }, rootKeys);
		const bytes = await holder.unwrap(
			wrappedKey,
			{ tenantId, keyVersion: version },
			rootKeyId,
		);
		if (bytes.length !== keyBytes)
			throw new SecretTampered("a tenant's key has the wrong length");
		return bytes;
	}

	return {
		rootKey,
		rootKeys,
		check: () => checkKeyProvider(keyProvider),
		async createTenantKey(tenantId, version) {
			const bytes = randomBytes(keyBytes);
			try {
				return await wrap(bytes, tenantId, version);
			} finally {
				bytes.fill(0);
			}
		},
		async openTenantKey(stored) {
			const { tenantId, version } = stored;
			return { tenantId, version, bytes: await unwrap(stored) };
		},
		async rewrapTenantKey(stored) {
			const bytes = await unwrap(stored);
			try {
				const made = await wrap(bytes, stored.tenantId, stored.version);
				const again = await unwrap(made);
				if (!timingSafeEqual(bytes, again))
					throw new SecretTampered("a key that was wrapped anew is another");
				again.fill(0);
				return made;
			} finally {
				bytes.fill(0);
			}
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

/** Explains a key that none of the configured root keys wrapped. */
function unknownRootKey(
	needed: RootKey,
	configured: readonly RootKey[],
): KeyUnavailable {
	const name = ({ provider, rootKeyId }: RootKey) => `${provider} ${rootKeyId}`;
	return new KeyUnavailable(
		needed.provider === "local"
			? "The master key is not the one that this data was sealed under. Ask the operator to set the right one, or to give it as the previous one."
			: "The key service is not the one that this data was sealed under. Ask the operator to set the right one, or to give it as the previous one.",
		{
			cause: new Error(
				`wrapped under ${name(needed)}, configured: ${configured.map(name).join(", ")}`,
			),
		},
	);
}

function assertSameTenant(key: TenantKey, context: SealContext): void {
	if (key.tenantId !== context.tenantId)
		throw new SecretTampered("the key belongs to another tenant");
}
