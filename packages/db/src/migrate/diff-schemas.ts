import { type SchemaFiles, withSchemaEngine } from "./schema-engine.ts";

/** The SQL that leads from one Prisma schema (no file: an empty database) to another. The engine wants a database to talk to; nothing is changed there. */
export async function diffSchemas(
	url: string,
	from: SchemaFiles,
	to: SchemaFiles,
): Promise<string> {
	const { stdout } = await withSchemaEngine(url, (engine) =>
		engine.diff({
			from:
				from.length === 0
					? { tag: "empty" }
					: { tag: "schemaDatamodel", files: from },
			to: { tag: "schemaDatamodel", files: to },
			script: true,
			exitCode: null,
			filters: { externalTables: [], externalEnums: [] },
		}),
	);
	const script = stdout ?? "";
	return script.includes("This is an empty migration") ? "" : script;
}
