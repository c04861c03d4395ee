import type { IncomingMessage } from "node:http";
import { createAwsKmsProvider } from "@patchbay/vault";
import { z } from "zod";
import { FaultQueue, type KeyService, ServiceKey } from "./key-service.ts";
import { listen } from "./listen.ts";

// AWS KMS as its API reference describes Encrypt and Decrypt: JSON 1.1 over POST /, X-Amz-Target, SigV4, errors by __type.

const arnOf = (name: string) =>
	`arn:aws:kms:eu-central-1:111122223333:key/${name}`;
const arns = {
	one: arnOf("1234abcd-12ab-34cd-56ef-1234567890ab"),
	other: arnOf("1234abcd-12ab-34cd-56ef-1234567890ac"),
	unknown: arnOf("00000000-0000-0000-0000-000000000000"),
};
/** To be set in the environment: the SDK finds them by its own chain. */
export const awsCredentials = {
	AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
	AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const context = z.record(z.string().min(1), z.string().min(1)).default({});
const bytes = z.base64().transform((text) => Buffer.from(text, "base64"));
const requests = {
	Encrypt: z.strictObject({
		KeyId: z.string(),
		Plaintext: bytes,
		EncryptionContext: context,
	}),
	Decrypt: z.strictObject({
		KeyId: z.string().optional(),
		CiphertextBlob: bytes,
		EncryptionContext: context,
	}),
};

class KmsError extends Error {
	readonly status: number;

	constructor(type: string, status = 400) {
		super(type);
		this.status = status;
	}
}

const faults = {
	trouble: new KmsError("KMSInternalException", 500),
	throttled: new KmsError("ThrottlingException"),
	denied: new KmsError("AccessDeniedException"),
	disabled: new KmsError("DisabledException"),
};

export async function startAwsKms(): Promise<KeyService> {
	const queue = new FaultQueue();
	const keys = new Map([
		[arns.one, new ServiceKey()],
		[arns.other, new ServiceKey()],
	]);

	function getKey(arn: string): ServiceKey {
		const key = keys.get(arn);
		if (!key) throw new KmsError("NotFoundException");
		return key;
	}

	function encrypt(body: unknown) {
		const { KeyId, Plaintext, EncryptionContext } =
			requests.Encrypt.parse(body);
		const { version, body: sealed } = getKey(KeyId).encrypt(
			Plaintext,
			canonical(EncryptionContext),
		);
		// Opaque to callers: it names its key.
		const blob = Buffer.concat([
			Buffer.from(`${KeyId}\n${version}\n`),
			sealed,
		]).toString("base64");
		return {
			CiphertextBlob: blob,
			KeyId,
			EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
		};
	}

	function decrypt(body: unknown) {
		const { KeyId, CiphertextBlob, EncryptionContext } =
			requests.Decrypt.parse(body);
		const [arn = "", version = ""] = CiphertextBlob.toString("latin1").split(
			"\n",
			2,
		);
		const key = keys.get(arn);
		if (!key) throw new KmsError("InvalidCiphertextException");
		if (KeyId !== undefined) getKey(KeyId);
		if (KeyId !== undefined && KeyId !== arn)
			throw new KmsError("IncorrectKeyException");
		const sealed = CiphertextBlob.subarray(arn.length + version.length + 2);
		const plaintext = key.decrypt(
			Number(version),
			sealed,
			canonical(EncryptionContext),
		);
		if (!plaintext) throw new KmsError("InvalidCiphertextException");
		return {
			Plaintext: plaintext.toString("base64"),
			KeyId: arn,
			EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
		};
	}

	const server = await listen((request, body, response) => {
		const answer = (status: number, value: unknown) => {
			response.writeHead(status, {
				"content-type": "application/x-amz-json-1.1",
				"x-amzn-requestid": "00000000-0000-0000-0000-000000000000",
			});
			response.end(JSON.stringify(value));
		};
		try {
			const fault = queue.next();
			if (fault === "stalled") return;
			if (fault === "garbage") {
				response.writeHead(200, { "content-type": "text/html" });
				response.end("<html>Welcome</html>");
				return;
			}
			checkSignature(request);
			if (fault) throw faults[fault];
			const target = request.headers["x-amz-target"];
			const parsed: unknown = JSON.parse(body.toString("utf8"));
			if (target === "TrentService.Encrypt")
				return answer(200, encrypt(parsed));
			if (target === "TrentService.Decrypt")
				return answer(200, decrypt(parsed));
			throw new KmsError("UnknownOperationException", 404);
		} catch (error) {
			if (error instanceof KmsError)
				// As the real one: the message repeats what was asked.
				return answer(error.status, {
					__type: error.message,
					message: `refused: ${body.toString("utf8")}`,
				});
			answer(400, { __type: "ValidationException", message: String(error) });
		}
	});

	return {
		provider: ({ key = "one", timeoutMilliseconds } = {}) =>
			createAwsKmsProvider({
				keyId: arns[key],
				endpoint: server.url,
				timeoutMilliseconds,
			}),
		settings: {
			VAULT_KEY_PROVIDER: "aws-kms",
			VAULT_KMS_KEY_ID: arns.one,
			VAULT_KMS_ENDPOINT: server.url,
		},
		rotate: () => getKey(arns.one).rotate(),
		fail: (fault, calls = 1) => queue.add(fault, calls),
		calls: () => queue.calls,
		secrets: [awsCredentials.AWS_SECRET_ACCESS_KEY],
		stop: server.stop,
	};
}

/** The form of Signature Version 4: for this service and region, over the host, the date and the operation. */
function checkSignature({ headers, method, url }: IncomingMessage): void {
	if (method !== "POST" || url !== "/")
		throw new KmsError("UnknownOperationException", 404);
	const match =
		/^AWS4-HMAC-SHA256 Credential=(\S+?)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
			headers.authorization ?? "",
		);
	if (!match) throw new KmsError("MissingAuthenticationTokenException");
	const [, key, day, region, service, signed = ""] = match;
	const date = headers["x-amz-date"];
	if (key !== awsCredentials.AWS_ACCESS_KEY_ID)
		throw new KmsError("UnrecognizedClientException");
	const names = signed.split(";");
	if (
		region !== "eu-central-1" ||
		service !== "kms" ||
		typeof date !== "string" ||
		!date.startsWith(day ?? "-") ||
		!["host", "x-amz-date", "x-amz-target"].every((name) =>
			names.includes(name),
		)
	)
		throw new KmsError("InvalidSignatureException");
}

function canonical(pairs: Record<string, string>): Buffer {
	return Buffer.from(JSON.stringify(Object.entries(pairs).sort()));
}
