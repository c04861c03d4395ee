import { expect, test } from "vitest";
import type { ConnectionStatus } from "../../graphql/enums.ts";
import type { ReusableGrant } from "../../graphql/onboarding.ts";
import { findOwnGrant } from "./find-own-grant.ts";

const grant = (id: string): ReusableGrant => ({
	id,
	authenticationMethod: "OAUTH2",
	platformUserName: `${id}@example.com`,
	platformUserId: id,
	status: "ACTIVE",
	reconnectRequired: false,
	missingScopes: [],
	connections: { totalCount: 1 },
});
const tenant = { grants: { nodes: [grant("other"), grant("own")] } };
const brand = (...connections: [ConnectionStatus, string | null][]) => ({
	connections: {
		nodes: connections.map(([status, id]) => ({
			status,
			grant: id === null ? null : { id },
		})),
	},
});
const find = (...connections: [ConnectionStatus, string | null][]) =>
	findOwnGrant({ brand: brand(...connections), tenant })?.id ?? null;

test("the sign-in of the brand is named, not a newer one of another brand", () => {
	expect(find(["ACTIVE", "own"])).toBe("own");
	expect(find(["ACTIVE", "own"], ["PENDING", "own"])).toBe("own");
});

test("nobody is named where the brand has no sign-in, or several", () => {
	expect(find()).toBeNull();
	expect(find(["DISCONNECTED", "own"], ["ACTIVE", null])).toBeNull();
	expect(find(["ACTIVE", "own"], ["ACTIVE", "other"])).toBeNull();
	expect(findOwnGrant({ brand: null, tenant })).toBeNull();
});
