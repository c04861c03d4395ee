import type { Database } from "../client.ts";
import {
	createTenantModels,
	type TenantModels,
} from "../models/tenant-models.ts";
import { type OnEnd, readInTenant } from "../read-in-tenant.ts";
import type { Statement, WireResult } from "../tenant-batch.ts";
import type { CursorSigner } from "./cursor.ts";
import type { SharedReads } from "./shared-reads.ts";
import { type Sql, toStatement } from "./sql.ts";

/**
 * Reads of one tenant within one request. Statements asked for in the same turn of the event loop travel together: one
 * transaction, one round trip.
 */
export interface TenantReader {
	readonly tenantId: string;
	readonly cursors: CursorSigner;
	query<Row extends object>(statement: Sql): Promise<Row[]>;
	/** The data model's rows by Prisma's typed calls, which travel together with the statements of `query`. */
	readonly models: TenantModels;
	/**
	 * One value out of a load for many keys: calls under the same name in the same turn become one `load`. Values are
	 * kept for the request.
	 *
	 * @param load gives one value for each key, in the order of the keys
	 */
	batched<Value>(
		name: string,
		key: string,
		load: (keys: readonly string[]) => Promise<readonly Value[]>,
	): Promise<Value>;
	/** Forgets what was loaded, after a write. */
	forget(): void;
}

/** Reader that a reading verb needs beside the access context. */
export interface WithReader {
	readonly reader: TenantReader;
}

export interface TenantReaderOptions {
	db: Database;
	tenantId: string;
	cursors: CursorSigner;
	/** Told of each round trip with its statements. */
	onRead?: ((statements: readonly Statement[]) => void) | undefined;
	/** Reads shared with others of the same tenant: what they read at the same moment is not read again. */
	shared?: SharedReads | undefined;
	/** Asked before each round trip; throws when nothing more is to be read. */
	demand?: (() => void) | undefined;
	/** Ends what is being read when nobody waits for it any more. */
	onEnd?: OnEnd | undefined;
}

/** Round trips of one reader at the same time: of what is read, no more than that lies about before it is used. */
const roundTripsAtOnce = 2;
/** Statements of one round trip: more of them are more than a page of a client's, and all their rows come at once. */
const statementsAtOnce = 8;

interface Waiting {
	statement: Statement;
	resolve(rows: never[]): void;
	reject(error: unknown): void;
}

interface Batch {
	keys: string[];
	values: Promise<readonly unknown[]>;
}

export function createTenantReader({
	db,
	tenantId,
	cursors,
	onRead,
	shared,
	demand,
	onEnd,
}: TenantReaderOptions): TenantReader {
	if (shared && shared.tenantId !== tenantId)
		throw new Error("what is read of one tenant is shared within it alone");
	let waiting: Waiting[] = [];
	let underWay = 0;
	const queue: (() => void)[] = [];
	let loaded = new Map<string, Map<string, Promise<unknown>>>();
	const open = new Map<string, Batch>();

	function flush(): void {
		const all = waiting;
		waiting = [];
		for (let from = 0; from < all.length; from += statementsAtOnce)
			void send(all.slice(from, from + statementsAtOnce));
	}

	async function send(wave: readonly Waiting[]): Promise<void> {
		const statements = wave.map(({ statement }) => statement);
		if (underWay >= roundTripsAtOnce)
			await new Promise<void>((resolve) => queue.push(resolve));
		underWay += 1;
		try {
			const results = await db.readTurns.take(tenantId, async () => {
				// It may have waited long for its turn.
				demand?.();
				onRead?.(statements);
				return readInTenant(db, tenantId, statements, onEnd);
			});
			wave.forEach(({ resolve }, index) => {
				resolve((results[index] ?? []) as never[]);
			});
		} catch (error) {
			for (const { reject } of wave) reject(error);
		} finally {
			underWay -= 1;
			queue.shift()?.();
		}
	}

	async function readShared<Row extends object>(
		reads: SharedReads,
		statement: Statement,
	): Promise<Row[]> {
		demand?.();
		return (await reads.query(statement)) as Row[];
	}

	function read<Row extends object>(statement: Statement): Promise<Row[]> {
		if (shared) return readShared<Row>(shared, statement);
		// Batches close in a microtask, so what they ask for is still in time for this turn's flush.
		if (waiting.length === 0) setImmediate(flush);
		return new Promise<Row[]>((resolve, reject) => {
			waiting.push({ statement, resolve, reject });
		});
	}

	const reader: TenantReader = {
		tenantId,
		cursors,
		query: <Row extends object>(statement: Sql) =>
			read<Row>(toStatement(statement)),
		batched<Value>(
			name: string,
			key: string,
			load: (keys: readonly string[]) => Promise<readonly Value[]>,
		) {
			let values = loaded.get(name);
			if (!values) {
				values = new Map();
				loaded.set(name, values);
			}
			const known = values.get(key);
			if (known) return known as Promise<Value>;

			let batch = open.get(name);
			if (!batch) {
				const keys: string[] = [];
				const closed = afterPromises().then(() => {
					open.delete(name);
					return load(keys);
				});
				batch = { keys, values: closed };
				open.set(name, batch);
			}
			const place = batch.keys.push(key) - 1;
			const value = batch.values.then((all) => all[place] as Value);
			values.set(key, value);
			return value;
		},
		forget() {
			loaded = new Map();
		},
		models: createTenantModels(db.models, {
			tenantId,
			batched: (name, key, load) => reader.batched(name, key, load),
			async query(statement) {
				const [result] = await read<WireResult>(statement);
				return result ?? { fields: [], rows: [] };
			},
		}),
	};
	return reader;
}

/** Once every promise that is already settled has had its say: sibling resolvers have added their keys by then. */
function afterPromises(): Promise<void> {
	return new Promise((resolve) => {
		queueMicrotask(() => process.nextTick(resolve));
	});
}
