import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "./schema.ts";

/** The committed form of the served schema. */
export const printedSchema = `${printSchema(lexicographicSortSchema(schema))}\n`;
export const schemaFile = fileURLToPath(
	new URL("../../schema.graphql", import.meta.url),
);

if (import.meta.main) await writeFile(schemaFile, printedSchema);
