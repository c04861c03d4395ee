import { expect, test } from "vitest";
import { account } from "./api-types.ts";
import { toAdAccount } from "./mapper.ts";

const received = {
	id: "18ce5abc",
	name: "Brand EU",
	business_name: null,
	timezone: "Europe/Berlin",
	approval_status: "ACCEPTED",
	deleted: false,
};
const map = (more: object = {}) =>
	toAdAccount(account.parse({ ...received, ...more }));

test("an account has its zone, no currency and nothing above it", () => {
	expect(map()).toEqual({
		externalId: "18ce5abc",
		name: "Brand EU",
		currencyCode: null,
		timeZone: "Europe/Berlin",
		manager: false,
		parentExternalId: null,
		accessExternalId: null,
		platformStatus: "ACCEPTED",
		active: true,
	});
});

test("one that X has not accepted, or that was deleted, is not open", () => {
	expect(map({ approval_status: "REJECTED" })).toMatchObject({
		platformStatus: "REJECTED",
		active: false,
	});
	expect(map({ deleted: true })).toMatchObject({
		platformStatus: "DELETED",
		active: false,
	});
});

test("what X leaves out is not known, and an account without a name has its id", () => {
	expect(
		map({ name: " ", timezone: null, approval_status: null, deleted: null }),
	).toMatchObject({
		name: "18ce5abc",
		timeZone: null,
		platformStatus: null,
		active: true,
	});
});

test("an id that could lead elsewhere is no id", () => {
	for (const id of ["", "../x", "A1", "1".repeat(33), 12, "a/b"])
		expect(account.safeParse({ ...received, id }).success).toBe(false);
});
