import { expect, test } from "vitest";
import { toAdAccount } from "./mapper.ts";

const received = {
	id: "1",
	name: "  Maple & Co ",
	currency: "EUR",
	time_zone: "Europe/Berlin",
	status: "ACTIVE",
};

test("an account keeps its id, name, currency and time zone", () => {
	expect(toAdAccount(received)).toMatchObject({
		externalId: "1",
		name: "Maple & Co",
		currencyCode: "EUR",
		timeZone: "Europe/Berlin",
		active: true,
	});
});

test("an account that is not active, or tells less, is listed all the same", () => {
	expect(
		toAdAccount({ id: "2", name: "", status: "CLOSED", currency: "euro" }),
	).toMatchObject({
		name: "2",
		currencyCode: null,
		timeZone: null,
		platformStatus: "CLOSED",
		active: false,
	});
});
