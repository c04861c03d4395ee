import { AsyncLocalStorage } from "node:async_hooks";
import { type CustomTypesConfig, Pool } from "pg";
import type { Statement, WireResult } from "../tenant-batch.ts";

/** Sends one statement in a tenant's transaction. */
export type SendStatement = (statement: Statement) => Promise<WireResult>;

/** Statement as Prisma's adapter gives it to node-postgres. */
interface AdapterQuery {
	text: string;
	values: readonly unknown[];
	types: CustomTypesConfig;
}

/**
 * Pool without connections, for Prisma's adapter: each statement goes to the reader of the tenant that the call is made for,
 * and travels with what the reader sends anyway. A call made for no tenant is refused, and so is a transaction.
 */
export class ReadsPool extends Pool {
	private readonly sender = new AsyncLocalStorage<SendStatement>();

	/** Runs `work`, whose statements are sent by `send`. */
	run<T>(send: SendStatement, work: () => Promise<T>): Promise<T> {
		// A call of Prisma's begins when it is awaited, which has to be inside.
		return this.sender.run(send, async () => await work());
	}

	override query = (async ({ text, values, types }: AdapterQuery) => {
		const send = this.sender.getStore();
		if (!send) throw new Error("reads through the models are a tenant's");
		const { fields, rows } = await send({ text, values, asSent: true });
		const parsers = fields.map(({ dataTypeID }) =>
			types.getTypeParser(dataTypeID, "text"),
		);
		return {
			fields,
			rowCount: rows.length,
			rows: rows.map((row) =>
				row.map((text, index) =>
					text === null ? null : parsers[index]?.(text),
				),
			),
		};
	}) as unknown as Pool["query"];

	override connect = (() => {
		throw new Error("the models are for reading: writes go through inTenant");
	}) as unknown as Pool["connect"];
}
