import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import {
	bindMigrationAwareSqlAdapterFactory,
	type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

export type { SchemaEngine };

/** Files of a Prisma schema. */
export type SchemaFiles = { path: string; content: string }[];

type WasmExports = { __wbindgen_start(): void };

/** TypeScript knows WebAssembly with the browser's types alone, which have no place here. */
const { WebAssembly } = globalThis as unknown as {
	WebAssembly: {
		instantiate(
			bytes: Uint8Array,
			imports: Record<string, object>,
		): Promise<{ instance: { exports: WasmExports } }>;
	};
};

const loaded: unique symbol = Symbol.for("patchbay.schema-engine");
/** The engine's bindings know one instance. A second one, begun by a second copy of this file, would take the first one's memory away. */
const perProcess = globalThis as typeof globalThis & {
	[loaded]?: Promise<typeof SchemaEngine>;
};

/** Prisma's schema engine comes as WebAssembly, so no program is downloaded; it needs loading by hand under Node. */
function loadEngine(): Promise<typeof SchemaEngine> {
	perProcess[loaded] ??= instantiateEngine();
	return perProcess[loaded];
}

async function instantiateEngine(): Promise<typeof SchemaEngine> {
	const require = createRequire(import.meta.url);
	const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
	const entry = require.resolve("@prisma/schema-engine-wasm");
	const file = entry.replace(/schema_engine\.js$/, "schema_engine_bg.wasm");
	const { instance } = await WebAssembly.instantiate(await readFile(file), {
		"./schema_engine_bg.js": bindings,
	});
	const glue = bindings as unknown as {
		__wbg_set_wasm(exports: WasmExports): void;
	};
	glue.__wbg_set_wasm(instance.exports);
	instance.exports.__wbindgen_start();
	return bindings.SchemaEngine;
}

/** PostgreSQL refused a script; the message is its own. */
export class ScriptRefused extends Error {}

/**
 * Runs `work` with a schema engine on the database `url`, and ends its connection. Throws `ScriptRefused` when PostgreSQL
 * refuses a script that the engine runs: the engine's own error does not say why.
 */
export async function withSchemaEngine<T>(
	url: string,
	work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
	const pool = new pg.Pool({
		connectionString: url,
		application_name: "patchbay-migrate",
		max: 1,
		connectionTimeoutMillis: 5_000,
	});
	pool.on("error", () => {});
	const refusals: Error[] = [];
	const adapter = wholeScripts(new PrismaPg(pool), pool, refusals);
	try {
		const Engine = await loadEngine();
		const engine = await Engine.new(
			{ datamodels: undefined },
			() => {},
			bindMigrationAwareSqlAdapterFactory(adapter),
		);
		return await work(engine);
	} catch (error) {
		const refusal = refusals.at(-1);
		if (refusal === undefined) throw error;
		throw new ScriptRefused(refusal.message, { cause: error });
	} finally {
		await pool.end();
	}
}

/**
 * The driver adapter cuts a script at each semicolon, and so through the middle of a function. PostgreSQL takes the whole
 * script as it is, in one transaction. What it refuses is noted in `refusals`.
 */
function wholeScripts(
	factory: SqlMigrationAwareDriverAdapterFactory,
	pool: pg.Pool,
	refusals: Error[],
): SqlMigrationAwareDriverAdapterFactory {
	return {
		provider: factory.provider,
		adapterName: factory.adapterName,
		connectToShadowDb: () => factory.connectToShadowDb(),
		async connect() {
			const adapter = await factory.connect();
			adapter.executeScript = async (script) => {
				try {
					await pool.query(script);
				} catch (error) {
					refusals.push(error as Error);
					throw error;
				}
			};
			return adapter;
		},
	};
}
