import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { platformsFile, withPlatformTable } from "./platform-table.ts";

test("the table of platforms in the documents is the registry's; `npm run docs:platforms` writes it", async () => {
	const document = await readFile(platformsFile, "utf8");
	expect(withPlatformTable(document)).toBe(document);
});
