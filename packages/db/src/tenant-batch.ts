import { createRequire } from "node:module";
import { inSpan } from "@patchbay/telemetry";
import type { Connection, PoolClient, Submittable } from "pg";
import type { PreparedStatements } from "./prepared-statements.ts";
import { valueTypes } from "./value-types.ts";

/** One statement with `$1` parameters. */
export interface Statement {
	text: string;
	values?: readonly unknown[];
	/** Answers one row, a `WireResult`, for whoever reads the values by rules of its own. */
	asSent?: boolean;
}

/** All rows of a statement as the server sent them. */
export interface WireResult {
	fields: readonly { name: string; dataTypeID: number }[];
	rows: (string | null)[][];
}

// Node-postgres keeps these two to itself; they are pinned with it.
const require = createRequire(import.meta.url);
const { prepareValue } = require("pg/lib/utils") as {
	prepareValue(value: unknown): unknown;
};

interface Field {
	name: string;
	dataTypeID: number;
	format: "text" | "binary";
}

/** The part of node-postgres' wire connection that we speak through. */
interface WireConnection {
	stream: { cork(): void; uncork(): void };
	close(message: { type: "S"; name: string }): void;
	parse(query: { text: string; name?: string }): void;
	bind(config: {
		statement?: string;
		values: readonly unknown[];
		valueMapper: (value: unknown) => unknown;
	}): void;
	describe(message: { type: "P"; name: string }): void;
	execute(config: { rows?: number }): void;
	sync(): void;
}

type Row = Record<string, unknown>;

/**
 * Several statements sent at once with a single Sync behind them. PostgreSQL runs them as one transaction and answers
 * in one go: a round trip for all of them together. At the first error the rest is skipped and all is undone.
 */
class Batch implements Submittable {
	private readonly statements: readonly Statement[];
	private readonly prepared: PreparedStatements | undefined;
	private readonly resolve: (rows: Row[][]) => void;
	private readonly reject: (error: Error) => void;
	private readonly results: Row[][] = [];
	private rows: Row[] = [];
	private columns: { name: string; parse: (text: string) => unknown }[] = [];
	private sent: WireResult | undefined;
	private failure: Error | undefined;

	constructor(
		statements: readonly Statement[],
		prepared: PreparedStatements | undefined,
		resolve: (rows: Row[][]) => void,
		reject: (error: Error) => void,
	) {
		this.statements = statements;
		this.prepared = prepared;
		this.resolve = resolve;
		this.reject = reject;
	}

	submit(wire: Connection): Error | undefined {
		const connection = wire as unknown as WireConnection;
		let values: unknown[][];
		try {
			// Before anything is sent: a value that cannot be written must not leave half a batch behind.
			values = this.statements.map((statement) =>
				(statement.values ?? []).map(prepareValue),
			);
		} catch (error) {
			return error as Error;
		}
		connection.stream.cork();
		for (const [index, { text }] of this.statements.entries()) {
			const statement = this.prepare(connection, text);
			connection.bind({
				...(statement === undefined ? {} : { statement }),
				values: values[index] ?? [],
				valueMapper: (value) => value,
			});
			connection.describe({ type: "P", name: "" });
			connection.execute({});
		}
		connection.sync();
		connection.stream.uncork();
		return undefined;
	}

	/** Sends the statement itself where the server does not have it; answers its name there. */
	private prepare(
		connection: WireConnection,
		text: string,
	): string | undefined {
		const name = this.prepared?.nameOf(text);
		if (name === undefined) {
			connection.parse({ text });
			return undefined;
		}
		if (!this.prepared?.has(text)) {
			// Left there by a batch that failed, perhaps; closing what is not there is no error.
			connection.close({ type: "S", name });
			connection.parse({ text, name });
			this.prepared?.add(text);
		}
		return name;
	}

	handleRowDescription(message: { fields: Field[] }): void {
		if (this.statements[this.results.length]?.asSent)
			this.sent = { fields: message.fields, rows: [] };
		this.columns = message.fields.map(({ name, dataTypeID }) => ({
			name,
			parse: valueTypes.getTypeParser(dataTypeID, "text") as (
				text: string,
			) => unknown,
		}));
	}

	handleDataRow(message: { fields: (string | null)[] }): void {
		if (this.sent) {
			this.sent.rows.push(message.fields);
			return;
		}
		const row: Row = {};
		try {
			for (const [index, { name, parse }] of this.columns.entries()) {
				const text = message.fields[index] ?? null;
				row[name] = text === null ? null : parse(text);
			}
		} catch (error) {
			this.failure ??= error as Error;
		}
		this.rows.push(row);
	}

	handleCommandComplete(): void {
		this.results.push(this.sent ? [{ ...this.sent }] : this.rows);
		this.rows = [];
		this.sent = undefined;
	}

	handleEmptyQuery(): void {
		this.handleCommandComplete();
	}

	handlePortalSuspended(): void {}

	handleError(error: Error): void {
		// What stands behind the failed statement was skipped, and so was its preparation.
		for (const { text } of this.statements.slice(this.results.length))
			this.prepared?.forget(text);
		this.reject(error);
	}

	handleReadyForQuery(): void {
		if (this.failure) this.reject(this.failure);
		else this.resolve(this.results);
	}
}

/**
 * Runs the statements as one transaction in one round trip; answers the rows of each. With `prepared` the server keeps
 * each statement's plan for the next time.
 */
export function runBatch(
	client: PoolClient,
	statements: readonly Statement[],
	prepared?: PreparedStatements,
): Promise<Row[][]> {
	return inSpan(
		"database statements",
		{
			kind: "CLIENT",
			facts: {
				"db.system.name": "postgresql",
				"db.operation.batch.size": statements.length,
			},
		},
		() =>
			new Promise((resolve, reject) => {
				client.query(new Batch(statements, prepared, resolve, reject));
			}),
	);
}
