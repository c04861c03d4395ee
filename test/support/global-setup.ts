import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate, prepareDatabase, startEmbeddedPostgres } from "@patchbay/db";
import type { TestProject } from "vitest/node";
import { findFreePort } from "./free-port.ts";
import { type TestServer, urlOf } from "./template-database.ts";

/** Starts one PostgreSQL for the run and migrates the database that the tests copy. */
export default async function setup(project: TestProject) {
	const directory = await mkdtemp(path.join(tmpdir(), "patchbay-test-"));
	const password = randomBytes(16).toString("hex");
	const postgres = await startEmbeddedPostgres({
		directory,
		port: await findFreePort(),
		password,
		// What is lost in a crash is made again by the next run.
		settings: {
			fsync: "off",
			synchronous_commit: "off",
			full_page_writes: "off",
			max_connections: "300",
		},
	});
	const server: TestServer = {
		port: postgres.port,
		superuserUrl: postgres.url(),
		templateName: "patchbay_template",
		passwords: { owner: password, app: password, auth: password },
	};
	await prepareDatabase(server.superuserUrl, {
		database: server.templateName,
		ownerPassword: password,
	});
	await migrate({
		ownerUrl: urlOf(server, "owner", server.templateName),
		loginUrls: [
			urlOf(server, "app", server.templateName),
			urlOf(server, "auth", server.templateName),
		],
	});
	project.provide("testServer", server);
	return async () => {
		await postgres.stop();
		await rm(directory, { recursive: true, force: true });
	};
}
