import { createRequire } from "node:module";
import {
	Server,
	ServerCredentials,
	type ServiceDefinition,
	type sendUnaryData,
	status,
	type UntypedHandleCall,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { createGcpKmsProvider } from "@patchbay/vault";
import { FaultQueue, type KeyService, ServiceKey } from "./key-service.ts";

// Google Cloud KMS over gRPC, by Google's own protocol definition: Encrypt and Decrypt with checksums and additional data.

const nameOf = (key: string) =>
	`projects/patchbay/locations/europe-west3/keyRings/tests/cryptoKeys/${key}`;

interface Call {
	request: {
		name: string;
		plaintext: Buffer;
		ciphertext: Buffer;
		additionalAuthenticatedData: Buffer;
		plaintextCrc32c?: { value: string };
		ciphertextCrc32c?: { value: string };
		additionalAuthenticatedDataCrc32c?: { value: string };
	};
}
type Reply = sendUnaryData<Record<string, unknown>>;

const faults = {
	trouble: status.INTERNAL,
	throttled: status.RESOURCE_EXHAUSTED,
	denied: status.PERMISSION_DENIED,
	disabled: status.FAILED_PRECONDITION,
};

class Refused extends Error {
	readonly code: status;

	constructor(code: status) {
		super("refused");
		this.code = code;
	}
}

export async function startGcpKms(): Promise<KeyService> {
	const queue = new FaultQueue();
	const keys = new Map([
		[nameOf("one"), new ServiceKey()],
		[nameOf("other"), new ServiceKey()],
	]);

	function getKey(name: string): ServiceKey {
		const key = keys.get(name);
		if (!key) throw new Refused(status.NOT_FOUND);
		return key;
	}

	function encrypt({ request }: Call) {
		const { name, plaintext, additionalAuthenticatedData: bound } = request;
		const key = getKey(name);
		checkSum(plaintext, request.plaintextCrc32c);
		checkSum(bound, request.additionalAuthenticatedDataCrc32c);
		const { version, body } = key.encrypt(plaintext, bound);
		const prefix = Buffer.alloc(4);
		prefix.writeUInt32BE(version);
		const ciphertext = Buffer.concat([prefix, body]);
		return {
			name: `${name}/cryptoKeyVersions/${version}`,
			ciphertext,
			ciphertextCrc32c: { value: String(checksum(ciphertext)) },
			verifiedPlaintextCrc32c: true,
			verifiedAdditionalAuthenticatedDataCrc32c: true,
		};
	}

	function decrypt({ request }: Call) {
		const { name, ciphertext, additionalAuthenticatedData: bound } = request;
		const key = getKey(name);
		checkSum(ciphertext, request.ciphertextCrc32c);
		checkSum(bound, request.additionalAuthenticatedDataCrc32c);
		if (ciphertext.length < 5) throw new Refused(status.INVALID_ARGUMENT);
		const plaintext = key.decrypt(
			ciphertext.readUInt32BE(0),
			ciphertext.subarray(4),
			bound,
		);
		if (!plaintext) throw new Refused(status.INVALID_ARGUMENT);
		return {
			plaintext,
			plaintextCrc32c: { value: String(checksum(plaintext)) },
			usedPrimary: true,
		};
	}

	const handle =
		(work: (call: Call) => Record<string, unknown>) =>
		(call: Call, reply: Reply) => {
			const fault = queue.next();
			if (fault === "stalled") return;
			try {
				if (fault && fault !== "garbage") throw new Refused(faults[fault]);
				const answer = work(call);
				// Bytes that changed on their way back.
				reply(
					null,
					fault ? { ...answer, ciphertext: Buffer.from("other") } : answer,
				);
			} catch (error) {
				const code = error instanceof Refused ? error.code : status.UNKNOWN;
				// The real one's details repeat what was asked too.
				const details = `refused: ${JSON.stringify(call.request)}`;
				reply({ code, details, name: "Refused", message: details });
			}
		};

	const server = new Server();
	server.addService(serviceDefinition(), {
		Encrypt: handle(encrypt) as UntypedHandleCall,
		Decrypt: handle(decrypt) as UntypedHandleCall,
	});
	const port = await new Promise<number>((resolve, reject) =>
		server.bindAsync(
			"127.0.0.1:0",
			ServerCredentials.createInsecure(),
			(error, bound) => (error ? reject(error) : resolve(bound)),
		),
	);

	return {
		provider: ({ key = "one", timeoutMilliseconds } = {}) =>
			createGcpKmsProvider({
				keyId: nameOf(key),
				endpoint: `http://127.0.0.1:${port}`,
				timeoutMilliseconds,
			}),
		settings: {
			VAULT_KEY_PROVIDER: "gcp-kms",
			VAULT_KMS_KEY_ID: nameOf("one"),
			VAULT_KMS_ENDPOINT: `http://127.0.0.1:${port}`,
		},
		rotate: () => getKey(nameOf("one")).rotate(),
		fail: (fault, calls = 1) => queue.add(fault, calls),
		calls: () => queue.calls,
		secrets: [],
		async stop() {
			server.forceShutdown();
		},
	};
}

function serviceDefinition(): ServiceDefinition {
	const require = createRequire(import.meta.url);
	const definition = fromJSON(
		require("@google-cloud/kms/build/protos/protos.json"),
		{ longs: String, defaults: true },
	);
	const name = "google.cloud.kms.v1.KeyManagementService";
	return definition[name] as unknown as ServiceDefinition;
}

/** The service refuses what was changed on its way to it. */
function checkSum(bytes: Buffer, sent: { value: string } | undefined): void {
	if (!sent || Number(sent.value) !== checksum(bytes))
		throw new Refused(status.INVALID_ARGUMENT);
}

/** CRC-32C bit by bit, as RFC 3720 appendix B.4 has it. */
function checksum(bytes: Uint8Array): number {
	let remainder = 0xffffffff;
	for (const byte of bytes) {
		remainder ^= byte;
		for (let bit = 0; bit < 8; bit += 1)
			remainder =
				remainder & 1 ? (remainder >>> 1) ^ 0x82f63b78 : remainder >>> 1;
	}
	return ~remainder >>> 0;
}
