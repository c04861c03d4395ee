import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SealContext, sealEnvelope } from "./envelope.ts";
import { KeyUnavailable, SecretTampered } from "./errors.ts";
import {
	createLocalKeyProvider,
	createVault,
	readEnvelopeHeader,
	Secret,
	type TenantKey,
} from "./index.ts";
import { crc32c } from "./kms/crc32c.ts";

const masterKey = Buffer.alloc(32, "k1").toString("base64");
const otherMasterKey = Buffer.alloc(32, "k2").toString("base64");
const vault = createVault({
	keyProvider: createLocalKeyProvider({ masterKey }),
});
const tenantId = "01931f3c-0000-7000-8000-000000000001";
const context: SealContext = {
	tenantId,
	record: "platform_grant",
	id: "01931f3c-0000-7000-8000-0000000000a1",
	field: "refresh_token",
	version: 3,
};

async function newKey(tenant = tenantId, version = 1): Promise<TenantKey> {
	return vault.openTenantKey(await vault.createTenantKey(tenant, version));
}

describe("an envelope", () => {
	test("gives back any text in the place it was sealed for, and never looks the same twice", async () => {
		const key = await newKey();
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				const sealed = vault.seal(key, context, new Secret(text));
				expect(vault.open(key, context, sealed).reveal()).toBe(text);
				expect(vault.seal(key, context, new Secret(text))).not.toEqual(sealed);
			}),
		);
	});

	test("does not open with a single bit changed, cut short or made longer", async () => {
		const key = await newKey();
		const sealed = vault.seal(key, context, new Secret("1//refresh"));
		fc.assert(
			fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
				const changed = Buffer.from(sealed);
				const at = bit >> 3;
				changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
				expect(() => vault.open(key, context, changed)).toThrow(SecretTampered);
			}),
			{ numRuns: 300 },
		);
		for (let length = 0; length < sealed.length; length += 1)
			expect(() =>
				vault.open(key, context, sealed.subarray(0, length)),
			).toThrow(SecretTampered);
		expect(() =>
			vault.open(key, context, Buffer.concat([sealed, Buffer.of(0)])),
		).toThrow(SecretTampered);
	});

	test("opens in no other place: tenant, record, id, field and version are bound", async () => {
		const key = await newKey();
		const place = fc.record({
			record: fc.string(),
			id: fc.string(),
			field: fc.string(),
			version: fc.nat(0xffff_ffff),
		});
		fc.assert(
			fc.property(place, place, (one, other) => {
				fc.pre(
					one.record !== other.record ||
						one.id !== other.id ||
						one.field !== other.field ||
						one.version !== other.version,
				);
				const sealed = vault.seal(
					key,
					{ tenantId, ...one },
					new Secret("token"),
				);
				expect(() => vault.open(key, { tenantId, ...other }, sealed)).toThrow(
					SecretTampered,
				);
			}),
		);
		// Parts are length-prefixed: moving a character from one to the next is another place.
		const sealed = vault.seal(
			key,
			{ ...context, record: "ab", id: "c" },
			new Secret("t"),
		);
		expect(() =>
			vault.open(key, { ...context, record: "a", id: "bc" }, sealed),
		).toThrow(SecretTampered);
		const foreign = { ...(await newKey()), tenantId: "another" };
		expect(() =>
			vault.open(foreign, { ...context, tenantId: "another" }, sealed),
		).toThrow(SecretTampered);
		expect(() => vault.open(foreign, context, sealed)).toThrow(SecretTampered);
	});

	test("holds for any text, place and keys: it opens there with its key, and nowhere and with nothing else", async () => {
		const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
		const anyContext = fc.record({
			tenantId: fc.string(),
			record: fc.string(),
			id: fc.string(),
			field: fc.string(),
			version: fc.nat(0xffff_ffff),
		});
		fc.assert(
			fc.property(
				fc.string({ unit: "grapheme", maxLength: 4_096 }),
				anyContext,
				anyContext,
				fc.tuple(bytes, bytes),
				fc.nat(0xffff_ffff),
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				(text, here, there, [one, other], version, at, flip) => {
					const key = { tenantId: here.tenantId, version, bytes: one };
					const sealed = vault.seal(key, here, new Secret(text));
					expect(vault.open(key, here, sealed).reveal()).toBe(text);
					const refuses = (open: () => unknown) =>
						expect(open).toThrow(SecretTampered);
					// One part of the context changed, or all.
					for (const part of Object.keys(here) as (keyof SealContext)[]) {
						const moved = { ...here, [part]: there[part] };
						if (moved[part] === here[part]) continue;
						refuses(() =>
							vault.open({ ...key, tenantId: moved.tenantId }, moved, sealed),
						);
					}
					if (!Buffer.from(one).equals(other))
						refuses(() => vault.open({ ...key, bytes: other }, here, sealed));
					const changed = Buffer.from(sealed);
					const index = at % sealed.length;
					changed[index] = (changed[index] ?? 0) ^ flip;
					refuses(() => vault.open(key, here, changed));
					refuses(() => vault.open(key, here, sealed.subarray(0, index)));
				},
			),
			{ numRuns: 200 },
		);
	});

	test("under another key fails at the commitment, before anything is decrypted", async () => {
		const [one, other] = [await newKey(), await newKey()];
		const sealed = vault.seal(one, context, new Secret("token"));
		expect(() => vault.open(other, context, sealed)).toThrow(
			/sealed under another key/,
		);
		expect(() => vault.open({ ...one, version: 2 }, context, sealed)).toThrow(
			/another version/,
		);
	});

	test("names the version of its key in the header", () => {
		const sealed = sealEnvelope(
			{ version: 7, bytes: Buffer.alloc(32, 1) },
			context,
			Buffer.from("x"),
		);
		expect(readEnvelopeHeader(sealed)).toEqual({
			format: 1,
			suite: 1,
			keyVersion: 7,
		});
		expect(() => readEnvelopeHeader(Buffer.alloc(200, 9))).toThrow(
			/format is unknown/,
		);
	});
});

describe("a tenant's key", () => {
	test("unwraps for its own tenant and version alone", async () => {
		const wrapped = await vault.createTenantKey(tenantId, 1);
		expect((await vault.openTenantKey(wrapped)).bytes).toHaveLength(32);
		await expect(
			vault.openTenantKey({ ...wrapped, tenantId: "another" }),
		).rejects.toThrow(SecretTampered);
		await expect(
			vault.openTenantKey({ ...wrapped, version: 2 }),
		).rejects.toThrow(SecretTampered);
	});

	test("does not unwrap under another root key, also when the row claims that key", async () => {
		const wrapped = await vault.createTenantKey(tenantId, 1);
		const provider = createLocalKeyProvider({ masterKey: otherMasterKey });
		const other = createVault({ keyProvider: provider });
		await expect(other.openTenantKey(wrapped)).rejects.toThrow(KeyUnavailable);
		await expect(
			other.openTenantKey({ ...wrapped, rootKeyId: provider.rootKeyId }),
		).rejects.toThrow(SecretTampered);
		await expect(
			other.openTenantKey({ ...wrapped, provider: "aws-kms" }),
		).rejects.toThrow(KeyUnavailable);
	});
});

describe("the root keys of a vault", () => {
	const [one, other] = [masterKey, otherMasterKey].map((key) =>
		createLocalKeyProvider({ masterKey: key }),
	);
	if (!one || !other) throw new Error("there are two");

	test("wrap by the present one, and open what the previous ones wrapped", async () => {
		const wrapped = await vault.createTenantKey(tenantId, 1);
		const both = createVault({
			keyProvider: other,
			previousKeyProviders: [one],
		});
		const { bytes } = await both.openTenantKey(wrapped);
		const rewrapped = await both.rewrapTenantKey(wrapped);
		expect(rewrapped).toMatchObject({
			provider: "local",
			rootKeyId: other.rootKeyId,
			version: 1,
		});
		const alone = createVault({ keyProvider: other });
		expect((await alone.openTenantKey(rewrapped)).bytes).toEqual(bytes);
		await expect(alone.rewrapTenantKey(wrapped)).rejects.toThrow(
			KeyUnavailable,
		);
	});

	test("are found unfit when what comes back is not what was wrapped", async () => {
		const broken = createVault({
			keyProvider: { ...one, unwrap: async () => Buffer.alloc(32) },
		});
		await expect(broken.check()).rejects.toThrow(/does not give back/);
	});
});

test("CRC-32C is the one of RFC 3720", () => {
	expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
	expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
	expect(crc32c(Buffer.alloc(0))).toBe(0);
});

describe("the local root key", () => {
	test("can come from a passphrase and a salt", async () => {
		const options = {
			passphrase: "correct horse battery staple",
			salt: Buffer.alloc(16, 7).toString("base64"),
		};
		const wrapped = await createVault({
			keyProvider: createLocalKeyProvider(options),
		}).createTenantKey(tenantId, 1);
		const again = createVault({ keyProvider: createLocalKeyProvider(options) });
		expect((await again.openTenantKey(wrapped)).version).toBe(1);
	});

	test.each([
		{ masterKey: "" },
		{ masterKey: "c2hvcnQ=" },
		{ masterKey: Buffer.alloc(32).toString("base64") },
		{ masterKey: "not base64 at all, but forty-four chars long" },
		{ passphrase: "short", salt: Buffer.alloc(16, 7).toString("base64") },
		{ passphrase: "correct horse battery staple", salt: "AAAA" },
		{
			passphrase: "correct horse battery staple",
			salt: Buffer.alloc(16, 7).toString("base64"),
			rounds: 599_999,
		},
	])("is refused when it is weak, without being shown: %#", (options) => {
		expect(() => createLocalKeyProvider(options)).toThrow(
			expect.objectContaining({
				code: "INVALID_INPUT",
				message: expect.not.stringContaining(
					"passphrase" in options
						? (options.passphrase ?? "")
						: options.masterKey || "\0",
				),
			}),
		);
	});
});

test("a Secret prints as [secret] wherever it is written", () => {
	const secret = new Secret("ya29.hidden");
	const printed = [
		`${secret}`,
		String(secret),
		JSON.stringify({ secret }),
		inspect({ secret }),
		inspect(new Error("failed", { cause: { secret } })),
		JSON.stringify(Object.entries(secret)),
	].join("\n");
	expect(printed).toContain("[secret]");
	expect(printed).not.toContain("hidden");
	expect(secret.equals(new Secret("ya29.hidden"))).toBe(true);
	expect(secret.equals(new Secret("ya29.other"))).toBe(false);
});
