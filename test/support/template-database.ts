/** The database that every test file's own is copied from, and the roles' passwords on the server of a test run. */
export interface TestServer {
	port: number;
	superuserUrl: string;
	templateName: string;
	passwords: { owner: string; app: string; auth: string };
}

declare module "vitest" {
	interface ProvidedContext {
		testServer: TestServer;
	}
}

/** A URL of one role on the server of this run. */
export function urlOf(
	server: TestServer,
	role: "owner" | "app" | "auth",
	database: string,
): string {
	return `postgresql://patchbay_${role}:${server.passwords[role]}@127.0.0.1:${server.port}/${database}`;
}
