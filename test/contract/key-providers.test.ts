import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import {
	createKeyProviders,
	createLocalKeyProvider,
	createVault,
	type KeyContext,
	type KeyProvider,
	KeyUnavailable,
	keyProviderFields,
	SecretTampered,
} from "@patchbay/vault";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
	vi,
} from "vitest";
import { z } from "zod";
import {
	awsCredentials,
	startAwsKms,
} from "../support/key-services/aws-kms.ts";
import { startGcpKms } from "../support/key-services/gcp-kms.ts";
import type { Fault, KeyService } from "../support/key-services/key-service.ts";
import {
	startVaultTransit,
	transitToken,
} from "../support/key-services/vault-transit.ts";

const context: KeyContext = {
	tenantId: "01931f3c-0000-7000-8000-000000000001",
	keyVersion: 1,
};
const otherTenant = {
	...context,
	tenantId: "01931f3c-0000-7000-8000-000000000002",
};
const key = randomBytes(32);

beforeAll(() => {
	for (const [name, value] of Object.entries(awsCredentials))
		vi.stubEnv(name, value);
});
afterAll(() => vi.unstubAllEnvs());

/** Set-up of each provider: two keys of its own, and a way to replace the first. */
interface Stand {
	one: KeyProvider;
	other: KeyProvider;
	/** The providers of a process after the key was replaced, the present one first. */
	rotate(): KeyProvider[];
	stop(): Promise<void>;
}

async function startLocal(): Promise<Stand> {
	const create = () =>
		createLocalKeyProvider({ masterKey: randomBytes(32).toString("base64") });
	const one = create();
	return {
		one,
		other: create(),
		rotate: () => [create(), one],
		stop: async () => {},
	};
}

const toStand =
	(start: () => Promise<KeyService>) => async (): Promise<Stand> => {
		const service = await start();
		const one = service.provider();
		return {
			one,
			other: service.provider({ key: "other" }),
			rotate() {
				service.rotate();
				return [one];
			},
			stop: service.stop,
		};
	};

/** Everything of an error that could come to light. */
function shown(error: unknown): string {
	const cause = error instanceof Error ? shown(error.cause) : "";
	const own = inspect(error, {
		depth: 8,
		showHidden: true,
		maxStringLength: null,
	});
	return `${own} ${String(error)} ${JSON.stringify(error)} ${cause}`;
}

function expectNothingSecret(error: unknown, ...bytes: Buffer[]) {
	const text = shown(error);
	for (const each of bytes)
		for (const form of ["base64", "hex", "utf8", "latin1"] as const)
			expect(text).not.toContain(each.toString(form));
}

async function failure(work: Promise<unknown>): Promise<Error> {
	try {
		await work;
	} catch (error) {
		return error as Error;
	}
	throw new Error("it should have failed");
}

describe.each([
	["local", startLocal],
	["aws-kms", toStand(startAwsKms)],
	["gcp-kms", toStand(startGcpKms)],
	["vault-transit", toStand(() => startVaultTransit())],
	["vault-transit", toStand(() => startVaultTransit({ derived: true }))],
] as const)("the key provider %s", (name, start) => {
	let stand: Stand;
	beforeEach(async () => {
		stand = await start();
	});
	afterEach(() => stand.stop());

	test("gives a wrapped key back, and never wraps it the same twice", async () => {
		const { one } = stand;
		const wrapped = await one.wrap(key, context);
		expect(one.name).toBe(name);
		expect(wrapped.includes(key)).toBe(false);
		expect(await one.wrap(key, context)).not.toEqual(wrapped);
		expect(await one.unwrap(wrapped, context, one.rootKeyId)).toEqual(key);
	});

	test.each([
		["another tenant", otherTenant],
		["another version of the tenant's key", { ...context, keyVersion: 2 }],
	])("refuses a wrapped key for %s", async (_what, wrongContext) => {
		const { one } = stand;
		const wrapped = await one.wrap(key, context);
		const error = await failure(
			one.unwrap(wrapped, wrongContext, one.rootKeyId),
		);
		expect(error).toBeInstanceOf(SecretTampered);
		expectNothingSecret(error, key, wrapped);
	});

	test("refuses a key that another key wrapped", async () => {
		const { one, other } = stand;
		const wrapped = await one.wrap(key, context);
		expect(other.rootKeyId).not.toBe(one.rootKeyId);
		// Also when the row claims that the other one wrapped it.
		const error = await failure(
			other.unwrap(wrapped, context, other.rootKeyId),
		);
		expect(error).toBeInstanceOf(SecretTampered);
		expectNothingSecret(error, key, wrapped);
		const vault = createVault({ keyProvider: other });
		await expect(
			vault.openTenantKey({
				...context,
				version: context.keyVersion,
				provider: one.name,
				rootKeyId: one.rootKeyId,
				wrappedKey: wrapped,
			}),
		).rejects.toThrow(KeyUnavailable);
	});

	test("refuses changed bytes", async () => {
		const { one } = stand;
		const wrapped = await one.wrap(key, context);
		const last = wrapped.length - 4;
		wrapped[last] = wrapped[last] === 65 ? 66 : 65;
		const error = await failure(one.unwrap(wrapped, context, one.rootKeyId));
		expect(error).toBeInstanceOf(SecretTampered);
		expectNothingSecret(error, key, wrapped);
		await expect(
			one.unwrap(Buffer.from("short"), context, one.rootKeyId),
		).rejects.toThrow(SecretTampered);
	});

	test("opens what an older version or key wrapped, and wraps it anew", async () => {
		const stored = await createVault({
			keyProvider: stand.one,
		}).createTenantKey(context.tenantId, 1);
		const [keyProvider = stand.one, ...previousKeyProviders] = stand.rotate();
		const vault = createVault({ keyProvider, previousKeyProviders });
		const { bytes } = await vault.openTenantKey(stored);
		const rewrapped = await vault.rewrapTenantKey(stored);
		expect(rewrapped).toMatchObject(vault.rootKey);
		expect(rewrapped.wrappedKey).not.toEqual(stored.wrappedKey);
		expect((await vault.openTenantKey(rewrapped)).bytes).toEqual(bytes);
	});

	test("is found fit at the start", async () => {
		await createVault({ keyProvider: stand.one }).check();
	});
});

describe.each([
	["aws-kms", startAwsKms, { disabled: /disabled/ }],
	["gcp-kms", startGcpKms, { disabled: /disabled/ }],
	["vault-transit", startVaultTransit, { disabled: /min_decryption_version/ }],
] as const)("the key service behind %s", (_name, start, told) => {
	let service: KeyService;
	let wrapped: Buffer;
	const timeoutMilliseconds = 2_000;
	const provider = () => service.provider({ timeoutMilliseconds });
	const unwrap = (by = provider()) => by.unwrap(wrapped, context, by.rootKeyId);

	beforeEach(async () => {
		service = await start();
		wrapped = await provider().wrap(key, context);
	});
	afterEach(() => service.stop());

	async function expectUnavailable(work: Promise<unknown>, sentence: RegExp) {
		const error = await failure(work);
		expect(error).toBeInstanceOf(KeyUnavailable);
		expect(error).toMatchObject({ code: "VAULT_UNAVAILABLE" });
		expect(error.message).toMatch(sentence);
		expectNothingSecret(error, key, wrapped);
		for (const secret of service.secrets)
			expect(shown(error)).not.toContain(secret);
	}

	test.each(["trouble", "throttled"] satisfies Fault[])(
		"is asked again when it answers with %s",
		async (fault) => {
			const before = service.calls();
			service.fail(fault, 2);
			expect(await unwrap()).toEqual(key);
			expect(service.calls()).toBe(before + 3);
			service.fail(fault);
			expect((await provider().wrap(key, context)).length).toBeGreaterThan(32);
		},
	);

	test("is given up when the trouble does not end in time", async () => {
		service.fail("trouble", 1_000);
		const hasty = service.provider({ timeoutMilliseconds: 400 });
		await expectUnavailable(unwrap(hasty), /does not answer.*operator/);
		await expectUnavailable(hasty.wrap(key, context), /does not answer/);
	});

	test("may hang once: the second call is answered; when it hangs on, the call ends", async () => {
		service.fail("stalled");
		expect(await unwrap()).toEqual(key);
		service.fail("stalled", 1_000);
		const hasty = service.provider({ timeoutMilliseconds: 400 });
		await expectUnavailable(unwrap(hasty), /does not answer/);
	});

	test("may deny, which is told at once and with what is to be done", async () => {
		const before = service.calls();
		service.fail("denied", 2);
		await expectUnavailable(unwrap(), /refuses access\. Ask the operator to/);
		await expectUnavailable(
			createVault({ keyProvider: provider() }).check(),
			/refuses access/,
		);
		expect(service.calls()).toBe(before + 2);
	});

	test("may have its key disabled", async () => {
		service.fail("disabled");
		await expectUnavailable(unwrap(), told.disabled);
	});

	test("may know no such key, which stops the start", async () => {
		const unknown = service.provider({ key: "unknown", timeoutMilliseconds });
		await expectUnavailable(
			createVault({ keyProvider: unknown }).check(),
			/Ask the operator to/,
		);
	});

	test("is chosen by variables, and followed by another key by those with _PREVIOUS", async () => {
		const read = (settings: Record<string, string>) => {
			const { current, previous } = createKeyProviders(
				z.object(keyProviderFields).parse(settings),
			);
			return createVault({
				keyProvider: current,
				previousKeyProviders: previous,
			});
		};
		const vault = read(service.settings);
		await vault.check();
		const stored = await vault.createTenantKey(context.tenantId, 1);
		const next = read({
			PATCHBAY_MASTER_KEY: randomBytes(32).toString("base64"),
			...Object.fromEntries(
				Object.entries(service.settings).map(([variable, value]) => [
					`${variable}_PREVIOUS`,
					value,
				]),
			),
		});
		const rewrapped = await next.rewrapTenantKey(stored);
		expect(rewrapped.provider).toBe("local");
		expect((await next.openTenantKey(rewrapped)).bytes).toEqual(
			(await vault.openTenantKey(stored)).bytes,
		);
	});

	test("may be something else altogether", async () => {
		service.fail("garbage", 1_000);
		await expectUnavailable(
			provider().wrap(key, context),
			/is not|does not answer/,
		);
	});

	test("may be gone", async () => {
		await service.stop();
		await expectUnavailable(
			unwrap(service.provider({ timeoutMilliseconds: 600 })),
			/does not answer/,
		);
	});
});

test("Vault's token can stand in a file, which is read anew at each call; without it the reason is told", async () => {
	const directory = await mkdtemp(path.join(tmpdir(), "patchbay-token-"));
	const tokenFile = path.join(directory, "token");
	const service = await startVaultTransit({ tokenFile });
	try {
		const provider = service.provider();
		await expect(provider.wrap(key, context)).rejects.toThrow(
			/file with Vault's token cannot be read/,
		);
		await writeFile(tokenFile, "hvs.ended\n");
		await expect(provider.wrap(key, context)).rejects.toThrow(/refuses access/);
		await writeFile(tokenFile, `${transitToken}\n`);
		const wrapped = await provider.wrap(key, context);
		expect(await provider.unwrap(wrapped, context, provider.rootKeyId)).toEqual(
			key,
		);
	} finally {
		await service.stop();
		await rm(directory, { recursive: true });
	}
});

test("Vault's versions below min_decryption_version are no forgery, but a setting to change", async () => {
	const service = await startVaultTransit();
	try {
		const provider = service.provider();
		const wrapped = await provider.wrap(key, context);
		service.rotate();
		service.forgetOldVersions();
		await expect(
			provider.unwrap(wrapped, context, provider.rootKeyId),
		).rejects.toThrow(/min_decryption_version/);
	} finally {
		await service.stop();
	}
});
