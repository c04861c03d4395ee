import { createHash, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const shown = "[secret]";

/** A value that prints as `[secret]` in logs, JSON, templates and errors; only `reveal()` gives it away. */
export class Secret<T extends string = string> {
	readonly #value: T;

	constructor(value: T) {
		this.#value = value;
	}

	/** The value itself. Call it at the last moment, where the secret leaves for its one purpose. */
	reveal(): T {
		return this.#value;
	}

	/** Compares in constant time. */
	equals(other: Secret): boolean {
		return timingSafeEqual(digest(this.#value), digest(other.reveal()));
	}

	toString(): string {
		return shown;
	}

	toJSON(): string {
		return shown;
	}

	[Symbol.toPrimitive](): string {
		return shown;
	}

	[inspect.custom](): string {
		return shown;
	}
}

function digest(value: string): Buffer {
	return createHash("sha256").update(value).digest();
}
