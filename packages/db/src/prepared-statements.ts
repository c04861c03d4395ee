import type { PoolClient } from "pg";

/** Texts beyond this many are sent anew each time: somebody writes values into statements. */
const mostNames = 1_000;
const names = new Map<string, string>();
const ofConnections = new WeakMap<PoolClient, PreparedStatements>();

/** Statements that one connection has prepared. A statement has one name in all connections of the process. */
export class PreparedStatements {
	private readonly texts = new Set<string>();

	/** Statements of a connection. */
	static of(client: PoolClient): PreparedStatements {
		const known = ofConnections.get(client) ?? new PreparedStatements();
		ofConnections.set(client, known);
		return known;
	}

	/** The name of a statement; undefined when there are too many already. */
	nameOf(text: string): string | undefined {
		const known = names.get(text);
		if (known !== undefined || names.size >= mostNames) return known;
		const name = `patchbay_${names.size}`;
		names.set(text, name);
		return name;
	}

	has(text: string): boolean {
		return this.texts.has(text);
	}

	add(text: string): void {
		this.texts.add(text);
	}

	forget(text: string): void {
		this.texts.delete(text);
	}
}
