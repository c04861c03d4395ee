import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { platformsFile, withPlatformTables } from "./platform-table.ts";

test("the tables of platforms in the documents are the registry's; `npm run docs:platforms` writes them", async () => {
	const document = await readFile(platformsFile, "utf8");
	expect(withPlatformTables(document)).toBe(document);
});
