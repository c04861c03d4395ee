import type { KeyManagementServiceClient } from "@google-cloud/kms";
import { InvalidInput } from "@patchbay/errors";
import { joinParts, uint32 } from "../encoding.ts";
import { KeyUnavailable, SecretTampered } from "../errors.ts";
import {
	callKeyService,
	defaultTimeoutMilliseconds,
	type KeyServiceFailure,
	noAnswer,
	unreadableAnswer,
} from "./call-key-service.ts";
import { crc32c } from "./crc32c.ts";
import type { KeyContext, KeyProvider } from "./key-provider.ts";
import { loadSdk } from "./load-sdk.ts";

const service = "Google Cloud KMS";

export interface GcpKmsOptions {
	/** `projects/P/locations/L/keyRings/R/cryptoKeys/K`, without a version: the service keeps the versions. */
	keyId: string;
	/** Address in the place of cloudkms.googleapis.com; with `http:` it is spoken to without TLS and credentials. */
	endpoint?: string | undefined;
	/** Time limit of a call with all its attempts; 5,000 when left out. */
	timeoutMilliseconds?: number | undefined;
}

const keyName =
	/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;
const purpose = "patchbay/vault/1/tenant-key";

/** @throws InvalidInput */
export function checkGcpKmsOptions({ keyId }: GcpKmsOptions): void {
	if (!keyName.test(keyId))
		throw new InvalidInput(
			"must be the name of a key without a version: projects/P/locations/L/keyRings/R/cryptoKeys/K",
		);
}

/**
 * A root key in Google Cloud KMS, which never leaves it. Credentials are Google's application default ones. Checksums go
 * both ways, as Google advises. The SDK is loaded at the first call.
 * @throws InvalidInput when the key is not named in full
 */
export function createGcpKmsProvider(options: GcpKmsOptions): KeyProvider {
	checkGcpKmsOptions(options);
	const { keyId: name, endpoint } = options;
	const timeoutMilliseconds =
		options.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
	const load = loadSdk(service, () => createClient(endpoint));

	async function call<T>(
		work: (
			client: KeyManagementServiceClient,
			settings: { timeout: number; maxRetries: number },
		) => Promise<T>,
	): Promise<T> {
		const client = await load();
		return callKeyService({
			service,
			timeoutMilliseconds,
			// Tried again by callKeyService, within one time limit.
			attempt: () =>
				work(client, { timeout: timeoutMilliseconds / 2, maxRetries: 0 }),
			classify,
		});
	}

	return {
		name: "gcp-kms",
		rootKeyId: name,
		wrap: (key, context) =>
			call(async (client, settings) => {
				const additionalAuthenticatedData = associatedData(context);
				const [reply] = await client.encrypt(
					{
						name,
						plaintext: key,
						plaintextCrc32c: { value: crc32c(key) },
						additionalAuthenticatedData,
						additionalAuthenticatedDataCrc32c: {
							value: crc32c(additionalAuthenticatedData),
						},
					},
					settings,
				);
				// The answer names the version that was used.
				if (
					!reply.verifiedPlaintextCrc32c ||
					!reply.verifiedAdditionalAuthenticatedDataCrc32c ||
					!reply.name?.startsWith(`${name}/cryptoKeyVersions/`)
				)
					throw corrupted();
				return checked(reply.ciphertext, reply.ciphertextCrc32c);
			}),
		unwrap: (wrapped, context) =>
			call(async (client, settings) => {
				const additionalAuthenticatedData = associatedData(context);
				const [reply] = await client.decrypt(
					{
						name,
						ciphertext: wrapped,
						ciphertextCrc32c: { value: crc32c(wrapped) },
						additionalAuthenticatedData,
						additionalAuthenticatedDataCrc32c: {
							value: crc32c(additionalAuthenticatedData),
						},
					},
					settings,
				);
				return checked(reply.plaintext, reply.plaintextCrc32c);
			}),
	};
}

async function createClient(
	endpoint: string | undefined,
): Promise<KeyManagementServiceClient> {
	const { KeyManagementServiceClient } = await import("@google-cloud/kms");
	if (endpoint === undefined) return new KeyManagementServiceClient();
	const url = new URL(endpoint);
	const isPlain = url.protocol === "http:";
	const address = {
		apiEndpoint: url.hostname,
		port: Number(url.port || (isPlain ? 80 : 443)),
	};
	if (!isPlain) return new KeyManagementServiceClient(address);
	const { grpc } = await import("google-gax");
	return new KeyManagementServiceClient({
		...address,
		sslCreds: grpc.credentials.createInsecure(),
		// Without it the SDK looks for credentials to ask them.
		universeDomain: "googleapis.com",
	});
}

/** Authenticated by KMS with the ciphertext. */
function associatedData({ tenantId, keyVersion }: KeyContext): Buffer {
	return joinParts(purpose, tenantId, uint32(keyVersion));
}

/** Bytes of an answer, compared with the checksum that came with them. */
function checked(
	bytes: Uint8Array | string | null | undefined,
	checksum: { value?: unknown } | null | undefined,
): Buffer {
	if (!(bytes instanceof Uint8Array) || bytes.length === 0)
		throw unreadableAnswer(service, "an answer without bytes");
	if (Number(checksum?.value) !== crc32c(bytes)) throw corrupted();
	return Buffer.from(bytes);
}

/** The bytes changed on the way. */
class Corrupted extends Error {}
const corrupted = () => new Corrupted("a checksum does not fit");

/** Status codes of gRPC. */
const status = {
	invalidArgument: 3,
	deadlineExceeded: 4,
	notFound: 5,
	permissionDenied: 7,
	resourceExhausted: 8,
	failedPrecondition: 9,
	aborted: 10,
	internal: 13,
	unavailable: 14,
	unauthenticated: 16,
};
const transient: ReadonlySet<unknown> = new Set([
	status.deadlineExceeded,
	status.resourceExhausted,
	status.aborted,
	status.internal,
	status.unavailable,
]);

function classify(thrown: unknown): KeyServiceFailure {
	if (thrown instanceof KeyUnavailable)
		return { error: thrown, isTransient: false };
	const { code, message } = thrown as { code?: unknown; message?: unknown };
	// Never the message: it can repeat what was sent.
	const why =
		thrown instanceof Corrupted ? thrown.message : `gRPC status ${code}`;
	const cause = new Error(why);
	const final = (error: KeyServiceFailure["error"]) => ({
		error,
		isTransient: false,
	});
	if (thrown instanceof Corrupted || transient.has(code))
		return { error: noAnswer(service, why), isTransient: true };
	switch (code) {
		// The request itself is always well formed: what remains is the ciphertext and its context.
		case status.invalidArgument:
			return final(
				new SecretTampered(
					"Google Cloud KMS does not open a wrapped key: its bytes, its key or the tenant and version beside it are not those of the wrapping",
					{ cause },
				),
			);
		case status.permissionDenied:
			return final(
				new KeyUnavailable(
					"Google Cloud KMS refuses access. Ask the operator to give the service account the role Cloud KMS CryptoKey Encrypter/Decrypter on the key.",
					{ cause },
				),
			);
		case status.notFound:
			return final(
				new KeyUnavailable(
					"Google Cloud KMS has no such key. Ask the operator to check the key's name.",
					{ cause },
				),
			);
		case status.failedPrecondition:
			return final(
				new KeyUnavailable(
					"The key in Google Cloud KMS, or the version that is needed, is disabled or destroyed. Ask the operator to enable or restore it.",
					{ cause },
				),
			);
		case status.unauthenticated:
			return final(noCredentials(cause));
		default:
			return typeof message === "string" && /credentials/i.test(message)
				? final(noCredentials(new Error("no credentials")))
				: final(unreadableAnswer(service, why));
	}
}

function noCredentials(cause: Error): KeyUnavailable {
	return new KeyUnavailable(
		"Google does not accept our credentials, or there are none. Ask the operator to give the process application default credentials.",
		{ cause },
	);
}
