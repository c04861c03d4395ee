import { z } from "zod";
import type { StateFile } from "../../authorization/state-file.ts";

/** Accounts that an app was installed in, by the code that the consent gave: a token reaches its account and no other. */
export class Installations {
	readonly #byCode: Map<string, string>;
	readonly #file: StateFile;

	constructor(file: StateFile) {
		this.#file = file;
		const saved = file.section(
			"klaviyo-installations",
			z.record(z.string(), z.string()),
			() => Object.fromEntries(this.#byCode),
		);
		this.#byCode = new Map(Object.entries(saved ?? {}));
	}

	/** @param accountId the world's */
	set(code: string, accountId: string): void {
		this.#byCode.set(code, accountId);
		this.#file.changed();
	}

	/** The world's account; null for a code that was never given. */
	of(code: string): string | null {
		return this.#byCode.get(code) ?? null;
	}
}
