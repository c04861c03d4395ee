import {
	createCipheriv,
	createDecipheriv,
	randomBytes,
	timingSafeEqual,
} from "node:crypto";
import type { KeyProvider } from "@patchbay/vault";

/** Fault that the next calls meet instead of an answer. */
export type Fault =
	/** An error of the service's own, which passes. */
	| "trouble"
	| "throttled"
	/** Takes the call and never answers. */
	| "stalled"
	| "denied"
	| "disabled"
	/** No answer of this service. */
	| "garbage";

/** A key service with two keys, "one" and "other", in the place of the real one. */
export interface KeyService {
	provider(options?: {
		key?: "one" | "other" | "unknown";
		timeoutMilliseconds?: number;
	}): KeyProvider;
	/** The variables that choose its key "one". */
	settings: Record<string, string>;
	/** Makes a new version of the key "one", as the service's own rotation does; the older ones still decrypt. */
	rotate(): void;
	/** The next `calls` calls fail so. */
	fail(fault: Fault, calls?: number): void;
	/** Calls that came in since the start. */
	calls(): number;
	/** Secrets that must stand in no error, beside keys and ciphertexts. */
	secrets: string[];
	/** Ends it: nothing answers any more. */
	stop(): Promise<void>;
}

/** The faults that are waiting, and the count of calls. */
export class FaultQueue {
	readonly #waiting: Fault[] = [];
	calls = 0;

	add(fault: Fault, calls: number): void {
		for (let call = 0; call < calls; call += 1) this.#waiting.push(fault);
	}

	/** Counts a call, and says what it meets. */
	next(): Fault | undefined {
		this.calls += 1;
		return this.#waiting.shift();
	}
}

/** A key that a service keeps: all its versions, the newest last. */
export class ServiceKey {
	readonly #versions = [randomBytes(32)];
	minimumVersion = 1;

	get newest(): number {
		return this.#versions.length;
	}

	rotate(): void {
		this.#versions.push(randomBytes(32));
	}

	encrypt(plaintext: Buffer, bound: Buffer): { version: number; body: Buffer } {
		const version = this.newest;
		const nonce = randomBytes(12);
		const cipher = createCipheriv("aes-256-gcm", this.#key(version), nonce);
		cipher.setAAD(bound);
		const body = Buffer.concat([
			nonce,
			cipher.update(plaintext),
			cipher.final(),
			cipher.getAuthTag(),
		]);
		return { version, body };
	}

	/** Undefined when version, bytes or what they are bound to do not fit. */
	decrypt(version: number, body: Buffer, bound: Buffer): Buffer | undefined {
		if (version < 1 || version > this.newest || body.length < 29)
			return undefined;
		const decipher = createDecipheriv(
			"aes-256-gcm",
			this.#key(version),
			body.subarray(0, 12),
		);
		decipher.setAAD(bound);
		decipher.setAuthTag(body.subarray(-16));
		try {
			return Buffer.concat([
				decipher.update(body.subarray(12, -16)),
				decipher.final(),
			]);
		} catch {
			return undefined;
		}
	}

	#key(version: number): Buffer {
		const key = this.#versions[version - 1];
		if (!key) throw new Error("there is no such version");
		return key;
	}
}

/** Tells whether two texts are the same, as a service compares a token. */
export function sameText(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}
