import { z } from "zod";
import type { StateFile } from "../authorization/state-file.ts";

/** Advertisers that a person ticked, by the code that their consent gave: a token reaches these and no others. */
export class Shares {
	readonly #byCode: Map<string, readonly string[]>;
	readonly #file: StateFile;

	constructor(file: StateFile) {
		this.#file = file;
		const saved = file.section(
			"tiktok-ads-shares",
			z.record(z.string(), z.array(z.string())),
			() =>
				Object.fromEntries(
					[...this.#byCode].map(([code, ids]) => [code, [...ids]]),
				),
		);
		this.#byCode = new Map(Object.entries(saved ?? {}));
	}

	set(code: string, advertiserIds: readonly string[]): void {
		this.#byCode.set(code, advertiserIds);
		this.#file.changed();
	}

	of(code: string): readonly string[] {
		return this.#byCode.get(code) ?? [];
	}

	/** An advertiser takes the app away, or the person loses it: every token loses it. Returns how many had it. */
	withdraw(advertiserId: string): number {
		let count = 0;
		for (const [code, ids] of this.#byCode)
			if (ids.includes(advertiserId)) {
				this.#byCode.set(
					code,
					ids.filter((id) => id !== advertiserId),
				);
				count += 1;
			}
		this.#file.changed();
		return count;
	}
}
