import { openEnvelope, sealEnvelope } from "./envelope.ts";
import { deriveRootKey, identify, unwrapKey, wrapKey } from "./kms/local.ts";
import answers from "./known-answers.json" with { type: "json" };

const bytes = (hex: string) => Buffer.from(hex, "hex");

/**
 * Computes the known answers of every stored format, made with another implementation, and compares. Called at start.
 * @throws Error when one differs: this build would write what no other could read
 */
export function assertKnownAnswers(): void {
	for (const [index, answer] of answers.envelopes.entries()) {
		const key = { version: answer.keyVersion, bytes: bytes(answer.key) };
		const plaintext = Buffer.from(answer.plaintext, "utf8");
		const sealed = bytes(answer.sealed);
		const made = sealEnvelope(key, answer.context, plaintext, {
			salt: bytes(answer.salt),
			nonce: bytes(answer.nonce),
		});
		check(made, sealed, `envelopes[${index}] sealed`);
		check(
			openEnvelope(key, answer.context, sealed),
			plaintext,
			`envelopes[${index}] opened`,
		);
	}
	for (const [index, answer] of answers.wrappedKeys.entries()) {
		const rootKey = bytes(answer.rootKey);
		const key = bytes(answer.key);
		const wrapped = bytes(answer.wrapped);
		const made = wrapKey(rootKey, answer.context, key, {
			salt: bytes(answer.salt),
			nonce: bytes(answer.nonce),
		});
		check(made, wrapped, `wrappedKeys[${index}] wrapped`);
		check(
			unwrapKey(rootKey, answer.context, wrapped),
			key,
			`wrappedKeys[${index}] unwrapped`,
		);
		check(
			Buffer.from(identify(rootKey)),
			Buffer.from(answer.rootKeyId),
			`wrappedKeys[${index}] rootKeyId`,
		);
	}
	for (const [index, answer] of answers.rootKeys.entries())
		check(
			deriveRootKey(answer.passphrase, bytes(answer.salt), answer.rounds),
			bytes(answer.key),
			`rootKeys[${index}]`,
		);
}

function check(made: Buffer, expected: Buffer, what: string): void {
	if (!made.equals(expected))
		throw new Error(`The vault's known answer ${what} differs on this system.`);
}
