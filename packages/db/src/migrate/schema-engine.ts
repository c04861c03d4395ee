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

let engineClass: Promise<typeof SchemaEngine> | undefined;

/** Prisma's schema engine comes as WebAssembly, so no program is downloaded; it needs loading by hand under Node. */
function loadEngine(): Promise<typeof SchemaEngine> {
	engineClass ??= (async () => {
		const require = createRequire(import.meta.url);
		const bindings = await import(
			"@prisma/schema-engine-wasm/schema_engine_bg"
		);
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
	})();
	return engineClass;
}

/** Runs `work` with a schema engine on the database `url`, and ends its connection. */
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
	try {
		const Engine = await loadEngine();
		const engine = await Engine.new(
			{ datamodels: undefined },
			() => {},
			bindMigrationAwareSqlAdapterFactory(
				wholeScripts(new PrismaPg(pool), pool),
			),
		);
		return await work(engine);
	} finally {
		await pool.end();
	}
}

/**
 * The driver adapter cuts a script at each semicolon, and so through the middle of a function. PostgreSQL takes the whole
 * script as it is, in one transaction.
 */
function wholeScripts(
	factory: SqlMigrationAwareDriverAdapterFactory,
	pool: pg.Pool,
): SqlMigrationAwareDriverAdapterFactory {
	return {
		provider: factory.provider,
		adapterName: factory.adapterName,
		connectToShadowDb: () => factory.connectToShadowDb(),
		async connect() {
			const adapter = await factory.connect();
			adapter.executeScript = async (script) => {
				await pool.query(script);
			};
			return adapter;
		},
	};
}
