import { Unavailable } from "@patchbay/errors";
import type { Database } from "../client.ts";
import { readInTenant } from "../read-in-tenant.ts";
import type { Statement } from "../tenant-batch.ts";

/** Reads of one tenant at one moment, for many who ask for the same: each statement is sent once. */
export interface SharedReads {
	readonly tenantId: string;
	query(statement: Statement): Promise<Record<string, unknown>[]>;
}

export interface SharedReadsOptions {
	db: Database;
	tenantId: string;
	/** Bounds how many connections are used at a time; runs `work` when there is room. */
	inTurn<T>(work: () => Promise<T>): Promise<T>;
	/** Told of each round trip with its statements. */
	onRead?: ((statements: readonly Statement[]) => void) | undefined;
}

interface Waiting {
	statement: Statement;
	resolve(rows: Record<string, unknown>[]): void;
	reject(error: unknown): void;
}

/**
 * Statements asked for in the same turn of the event loop travel together; one that was sent already is not sent again,
 * whoever asks. What is read is kept for as long as the object is.
 */
export function createSharedReads({
	db,
	tenantId,
	inTurn,
	onRead,
}: SharedReadsOptions): SharedReads {
	let waiting: Waiting[] = [];
	const known = new Map<string, Promise<Record<string, unknown>[]>>();

	const read = (statements: readonly Statement[]) =>
		inTurn(() => {
			onRead?.(statements);
			return readInTenant(db, tenantId, statements);
		});

	async function flush(): Promise<void> {
		const wave = waiting;
		waiting = [];
		try {
			const results = await read(wave.map(({ statement }) => statement));
			wave.forEach(({ resolve }, index) => {
				resolve(results[index] ?? []);
			});
		} catch (error) {
			if (wave.length === 1 || error instanceof Unavailable)
				return wave.forEach(({ reject }) => {
					reject(error);
				});
			// Another's statement may be at fault: nobody's answer hangs on what somebody else asks for.
			for (const { statement, resolve, reject } of wave)
				await read([statement]).then(
					([rows]) => resolve(rows ?? []),
					(each) => reject(each),
				);
		}
	}

	return {
		tenantId,
		async query(statement) {
			const key = JSON.stringify(
				[statement.text, statement.values],
				(_key, value) => (typeof value === "bigint" ? `${value}n` : value),
			);
			let rows = known.get(key);
			if (!rows) {
				if (waiting.length === 0) setImmediate(() => void flush());
				rows = new Promise((resolve, reject) => {
					waiting.push({ statement, resolve, reject });
				});
				known.set(key, rows);
			}
			// Whoever asks may write into the rows.
			return (await rows).map((row) => ({ ...row }));
		},
	};
}
