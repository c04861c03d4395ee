import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const contents = z.object({ sections: z.record(z.string(), z.unknown()) });
/** Files of before had one section alone, without a name. */
const olderContents = z.looseObject({ grants: z.array(z.unknown()) });
const olderSection = "google";

/**
 * Grants, codes and tokens of all authorization servers in one file, so that a demo's connections outlive a restart. A
 * server has a section of its own. Without a file name everything stays in memory.
 */
export class StateFile {
	readonly #file: string | null;
	/** As loaded: also sections of platforms that are not here any more are written back. */
	readonly #loaded: Record<string, unknown>;
	readonly #readers = new Map<string, () => unknown>();
	#saving: NodeJS.Immediate | null = null;

	constructor(file: string | null) {
		this.#file = file;
		this.#loaded = file === null ? {} : load(file);
	}

	/** A section as it was saved, or null; `read` gives what is to be saved from now on. */
	section<T>(name: string, schema: z.ZodType<T>, read: () => T): T | null {
		if (this.#readers.has(name))
			throw new Error(`The state file has two sections called ${name}`);
		this.#readers.set(name, read);
		const saved = this.#loaded[name];
		return saved === undefined ? null : schema.parse(saved);
	}

	/** Writes soon; many changes in one turn are one write. */
	changed(): void {
		if (this.#file === null || this.#saving !== null) return;
		this.#saving = setImmediate(() => {
			this.#saving = null;
			this.flush();
		});
	}

	/** Writes now. The file is replaced in one step, so a kill leaves the old or the new one. */
	flush(): void {
		if (this.#file === null) return;
		const sections = { ...this.#loaded };
		for (const [name, read] of this.#readers) sections[name] = read();
		mkdirSync(dirname(this.#file), { recursive: true });
		const draft = `${this.#file}.new`;
		writeFileSync(draft, JSON.stringify({ sections }), { mode: 0o600 });
		renameSync(draft, this.#file);
	}
}

function load(file: string): Record<string, unknown> {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT")
			return {};
		throw error;
	}
	const parsed: unknown = JSON.parse(text);
	return olderContents.safeParse(parsed).success
		? { [olderSection]: parsed }
		: contents.parse(parsed).sections;
}
