import { rm } from "node:fs/promises";
import path from "node:path";
import type { Demo } from "./demo-progress.ts";
import type { Addresses } from "./plan-parts.ts";
import { writePrivateFile } from "./private-file.ts";
import { sandboxKeys } from "./sandbox-platforms.ts";

/**
 * Writes `demo.json`: where everything answers (`sandboxUrl` is null without one), how to get in, and the `keys` that
 * the sandbox takes where a platform is connected by key. It is there while Patchbay runs.
 */
export async function writeDemoFile(
	directory: string,
	{ adminUrl, apiUrl, sandboxUrl }: Addresses,
	demo: Demo,
	{ databaseUrl, password }: { databaseUrl: string; password: string },
): Promise<void> {
	await writePrivateFile(path.join(directory, "demo.json"), {
		adminUrl,
		apiUrl,
		sandboxUrl,
		databaseUrl,
		email: demo.email,
		password,
		apiKey: demo.apiKey,
		tenantId: globalId("Tenant", demo.tenantId),
		brandId: globalId("Brand", demo.brandId),
		keys: sandboxUrl === null ? {} : sandboxKeys(),
	});
}

export async function removeDemoFile(directory: string): Promise<void> {
	await rm(path.join(directory, "demo.json"), { force: true });
}

/** Writes an id as GraphQL gives it. */
function globalId(type: string, id: string): string {
	return Buffer.from(`${type}:${id}`).toString("base64url");
}
