import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("PORT_BASE places every part, and a part's own variable wins over it", () => {
	const { ports } = readSettings({ PORT_BASE: "13000", API_PORT: "9000" }, []);

	expect(ports).toEqual({
		admin: 13_000,
		api: 9000,
		sandbox: 13_002,
		database: 13_003,
		sandboxTls: 13_004,
		worker: 13_005,
		sandboxSmtp: 13_006,
	});
});

test("a wrong port is refused by its variable's name, with an example", () => {
	expect(() => readSettings({ ADMIN_PORT: "eighty" }, [])).toThrow(
		"ADMIN_PORT: must be a port number (example: ADMIN_PORT=3000)",
	);
});
