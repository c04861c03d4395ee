import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { createAwsKmsProvider } from "./aws-kms.ts";
import { createGcpKmsProvider } from "./gcp-kms.ts";

// The import itself succeeds; making the client is the part of loading that can be made to fail once.
const failures = vi.hoisted(() => ({ aws: 1, gcp: 1 }));
const awsKey =
	"arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000";
vi.mock("@aws-sdk/client-kms", () => ({
	EncryptCommand: class {},
	DecryptCommand: class {},
	KMSClient: class {
		constructor() {
			failures.aws -= 1;
			if (failures.aws >= 0) throw new Error("cannot be loaded");
		}
		async send() {
			return { Plaintext: Buffer.alloc(32, 1), KeyId: awsKey };
		}
	},
}));
vi.mock("@google-cloud/kms", () => ({
	KeyManagementServiceClient: class {
		constructor() {
			failures.gcp -= 1;
			if (failures.gcp >= 0) throw new Error("cannot be loaded");
		}
		async decrypt() {
			// CRC32C of 32 bytes of zero.
			return [
				{
					plaintext: Buffer.alloc(32),
					plaintextCrc32c: { value: "2324772522" },
				},
			];
		}
	},
}));

const context = {
	tenantId: "01931f3c-0000-7000-8000-000000000001",
	keyVersion: 1,
};

test.each([
	["AWS KMS", createAwsKmsProvider({ keyId: awsKey })],
	[
		"Google Cloud KMS",
		createGcpKmsProvider({
			keyId: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
		}),
	],
])(
	"%s: an SDK that could not be loaded once is loaded by the next call",
	async (_, provider) => {
		const unwrap = () =>
			provider.unwrap(randomBytes(64), context, provider.rootKeyId);
		await expect(unwrap()).rejects.toMatchObject({ code: "VAULT_UNAVAILABLE" });
		expect(await unwrap()).toHaveLength(32);
	},
);
