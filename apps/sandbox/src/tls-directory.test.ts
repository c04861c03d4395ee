import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startSandbox } from "./create-sandbox.ts";

test("a folder of the sandbox's own ends with it; one that was named stays", async () => {
	const own = await startSandbox({ port: 0, campaigns: 1, days: 1 });
	const named = mkdtempSync(path.join(tmpdir(), "named-"));
	try {
		const other = await startSandbox({
			port: 0,
			campaigns: 1,
			days: 1,
			tlsDirectory: named,
		});
		expect(existsSync(own.caCertificatePath)).toBe(true);
		await own.stop();
		await other.stop();
		expect(existsSync(path.dirname(own.caCertificatePath))).toBe(false);
		expect(existsSync(other.caCertificatePath)).toBe(true);
	} finally {
		rmSync(named, { recursive: true });
	}
});
