import { expect, test } from "vitest";
import type { ConnectionStatus, HealthState } from "../graphql/enums.ts";
import { connectionLabel, needsCare } from "./connection-state.ts";

const connection = (
	status: ConnectionStatus,
	state: HealthState,
	[accountsRead, accountsChosen] = [3, 3],
	reconnectRequired = false,
) => ({
	status,
	reconnectRequired,
	health: { state, sentence: "", accountsRead, accountsChosen },
});

test.each([
	[connection("ACTIVE", "HEALTHY"), "Active", false],
	[connection("ACTIVE", "DEGRADED", [2, 3]), "2 of 3 accounts read", true],
	[connection("ACTIVE", "BROKEN", [0, 3]), "0 of 3 accounts read", true],
	[connection("ACTIVE", "DEGRADED", [0, 1]), "Partly read", true],
	[connection("ACTIVE", "UNKNOWN", [0, 1]), "Not checked yet", false],
	[connection("PENDING", "UNKNOWN", [0, 0]), "Choose accounts", true],
	[connection("PENDING", "UNKNOWN", [0, 2]), "Being checked", false],
	[connection("REVOKED", "BROKEN", [0, 3], true), "Needs reconnect", true],
	[connection("ERROR", "BROKEN", [0, 3]), "Error", true],
	[connection("DISCONNECTED", "UNKNOWN", [0, 3]), "Disconnected", false],
])("a connection is called what its worst part is: %#", (given, text, care) => {
	expect(connectionLabel(given).text).toBe(text);
	expect(needsCare(given)).toBe(care);
});
