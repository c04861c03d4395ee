import type { KMSClient } from "@aws-sdk/client-kms";
import { InvalidInput } from "@patchbay/errors";
import { KeyUnavailable, SecretTampered } from "../errors.ts";
import {
	callKeyService,
	defaultTimeoutMilliseconds,
	type KeyServiceFailure,
	noAnswer,
	unreadableAnswer,
} from "./call-key-service.ts";
import type { KeyContext, KeyProvider } from "./key-provider.ts";
import { loadSdk } from "./load-sdk.ts";

const service = "AWS KMS";

export interface AwsKmsOptions {
	/** The ARN of a symmetric key: not of an alias, which could be pointed at another key. */
	keyId: string;
	/** Address in the place of the region's own, such as a VPC endpoint. */
	endpoint?: string | undefined;
	/** Time limit of a call with all its attempts; 5,000 when left out. */
	timeoutMilliseconds?: number | undefined;
}

const keyArn = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/;

/** @throws InvalidInput */
export function checkAwsKmsOptions({ keyId }: AwsKmsOptions): void {
	if (!keyArn.test(keyId))
		throw new InvalidInput(
			"must be the ARN of a key, not an alias: an alias can be pointed at another key",
		);
}

/**
 * A root key in AWS KMS, which never leaves it. Credentials and their renewal are those of the SDK's default chain
 * (environment, profile, web identity, instance). The SDK is loaded at the first call.
 * @throws InvalidInput when the key is not named by its ARN
 */
export function createAwsKmsProvider(options: AwsKmsOptions): KeyProvider {
	checkAwsKmsOptions(options);
	const { keyId, endpoint } = options;
	const timeoutMilliseconds =
		options.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
	const region = keyArn.exec(keyId)?.[1] ?? "";

	const load = loadSdk(service, async () => {
		const sdk = await import("@aws-sdk/client-kms");
		const client = new sdk.KMSClient({
			region,
			// Tried again by callKeyService, within one time limit.
			maxAttempts: 1,
			...(endpoint === undefined ? {} : { endpoint }),
		});
		return { sdk, client };
	});

	async function call<T>(
		work: (sdk: Sdk, client: KMSClient, signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const { sdk, client } = await load();
		return callKeyService({
			service,
			timeoutMilliseconds,
			attempt: (signal) => work(sdk, client, signal),
			classify,
		});
	}

	return {
		name: "aws-kms",
		rootKeyId: keyId,
		wrap: (key, context) =>
			call(async (sdk, client, abortSignal) => {
				const reply = await client.send(
					new sdk.EncryptCommand({
						KeyId: keyId,
						Plaintext: key,
						EncryptionContext: encryptionContext(context),
					}),
					{ abortSignal },
				);
				return Buffer.from(bytesOf(reply.CiphertextBlob, reply.KeyId, keyId));
			}),
		unwrap: (wrapped, context) =>
			call(async (sdk, client, abortSignal) => {
				const reply = await client.send(
					new sdk.DecryptCommand({
						KeyId: keyId,
						CiphertextBlob: wrapped,
						EncryptionContext: encryptionContext(context),
					}),
					{ abortSignal },
				);
				return Buffer.from(bytesOf(reply.Plaintext, reply.KeyId, keyId));
			}),
	};
}

type Sdk = typeof import("@aws-sdk/client-kms");

/** Authenticated by KMS, and shown in CloudTrail: it holds no secret. */
function encryptionContext({ tenantId, keyVersion }: KeyContext) {
	return {
		"patchbay:purpose": "tenant-key",
		"patchbay:tenant": tenantId,
		"patchbay:key-version": String(keyVersion),
	};
}

function bytesOf(
	bytes: Uint8Array | undefined,
	answeredBy: string | undefined,
	keyId: string,
): Uint8Array {
	if (!bytes || bytes.length === 0 || answeredBy !== keyId)
		throw unreadableAnswer(service, "an answer without the key or its bytes");
	return bytes;
}

const transient = new Set([
	"ThrottlingException",
	"LimitExceededException",
	"RequestLimitExceeded",
	"KMSInternalException",
	"DependencyTimeoutException",
	"KeyUnavailableException",
	"InternalFailure",
	"ServiceUnavailable",
	"TimeoutError",
]);
const refusedCredentials =
	/^(UnrecognizedClient|InvalidSignature|ExpiredToken|IncompleteSignature|InvalidClientTokenId|MissingAuthenticationToken|SignatureDoesNotMatch|CredentialsProvider|TokenProvider)/;
const networkCode = /^(E[A-Z]+|UND_ERR_\w+|ERR_SOCKET_\w+)$/;

function classify(thrown: unknown): KeyServiceFailure {
	if (thrown instanceof KeyUnavailable)
		return { error: thrown, isTransient: false };
	const { name, code, $metadata } = thrown as {
		name?: string;
		code?: unknown;
		$metadata?: { httpStatusCode?: number };
	};
	const status = $metadata?.httpStatusCode ?? 0;
	// Never the message or the reply: both can repeat what was sent.
	const why = `${String(name)} ${status || ""}`.trim();
	const cause = new Error(why);
	const is = (...names: string[]) => names.includes(String(name));
	const final = (error: KeyServiceFailure["error"]) => ({
		error,
		isTransient: false,
	});
	if (is("InvalidCiphertextException"))
		return final(
			new SecretTampered(
				"AWS KMS does not open a wrapped key: its bytes or the tenant and version beside it are not those of the wrapping",
				{ cause },
			),
		);
	if (is("IncorrectKeyException"))
		return final(
			new SecretTampered("AWS KMS says that another key wrapped it", { cause }),
		);
	if (is("AccessDeniedException", "AccessDenied"))
		return final(
			new KeyUnavailable(
				"AWS KMS refuses access. Ask the operator to allow kms:Encrypt and kms:Decrypt on the key to the role that Patchbay runs as.",
				{ cause },
			),
		);
	if (is("NotFoundException"))
		return final(
			new KeyUnavailable(
				"AWS KMS has no such key. Ask the operator to check the key's ARN.",
				{ cause },
			),
		);
	if (is("DisabledException", "KMSInvalidStateException"))
		return final(
			new KeyUnavailable(
				"The key in AWS KMS is disabled or about to be deleted. Ask the operator to enable it.",
				{ cause },
			),
		);
	if (is("InvalidKeyUsageException", "InvalidGrantTokenException"))
		return final(
			new KeyUnavailable(
				"The key in AWS KMS cannot encrypt. Ask the operator to use a symmetric key for encryption.",
				{ cause },
			),
		);
	if (refusedCredentials.test(String(name)))
		return final(
			new KeyUnavailable(
				"AWS does not accept our credentials, or there are none. Ask the operator to give the process valid ones.",
				{ cause },
			),
		);
	if (
		transient.has(String(name)) ||
		status >= 500 ||
		status === 429 ||
		(typeof code === "string" && networkCode.test(code))
	)
		return {
			error: noAnswer(
				service,
				typeof code === "string" ? `${why} ${code}` : why,
			),
			isTransient: true,
		};
	return final(unreadableAnswer(service, why));
}
