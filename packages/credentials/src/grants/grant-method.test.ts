import { apiKey } from "@patchbay/oauth";
import { expect, test } from "vitest";
import {
	canRenew,
	type MethodRenewal,
	secondsUntilRenewal,
} from "./grant-method.ts";

const day = 86_400;
const renew: MethodRenewal["renew"] = async () => {
	throw new Error("not called");
};
const hourly: MethodRenewal = {
	renewal: { by: "refresh_token", aheadSeconds: 1_800 },
	renew,
};
const monthly: MethodRenewal = {
	renewal: { by: "access_token", aheadSeconds: 14 * day },
	renew,
};
const byPerson: MethodRenewal = { renewal: { by: "consent" } };
const key = apiKey({ platformName: "Test", fields: [], key: "apiKey" });

test("a refresh token renews whenever there is one, however long the access token is over", () => {
	const ended = { secondsLeft: -day, hasRefreshToken: true };
	expect(canRenew(hourly, ended)).toBe(true);
	expect(canRenew(hourly, { ...ended, hasRefreshToken: false })).toBe(false);
});

test("an access token renews itself while it lives, and never after", () => {
	const of = (secondsLeft: number | null) =>
		canRenew(monthly, { secondsLeft, hasRefreshToken: false });
	expect([of(60), of(0), of(-1), of(null)]).toEqual([
		true,
		false,
		false,
		false,
	]);
});

test("workers renew as far ahead as the platform wants, and a short life at its half", () => {
	const at = (method: MethodRenewal, secondsLeft: number | null) =>
		secondsUntilRenewal(method, { secondsLeft, hasRefreshToken: true });
	expect(at(hourly, 3_600)).toBe(1_800);
	expect(at(hourly, 600)).toBe(300);
	expect(at(monthly, 60 * day)).toBe(46 * day);
});

test("a token that can be exchanged more often is, by the pause that the platform names, and still before its half", () => {
	const weekly: MethodRenewal = {
		renewal: {
			by: "access_token",
			aheadSeconds: 14 * day,
			everySeconds: 7 * day,
		},
		renew,
	};
	const at = (secondsLeft: number) =>
		secondsUntilRenewal(weekly, { secondsLeft, hasRefreshToken: false });
	expect(at(60 * day)).toBe(7 * day);
	expect(at(10 * day)).toBe(5 * day);
});

test("what only a person can renew is looked at when it ends, and what does not end never", () => {
	const without = { hasRefreshToken: false };
	expect(secondsUntilRenewal(hourly, { secondsLeft: 3_600, ...without })).toBe(
		3_600,
	);
	expect(
		secondsUntilRenewal(byPerson, { secondsLeft: 60 * day, ...without }),
	).toBe(60 * day);
	expect(secondsUntilRenewal(key, { secondsLeft: null, ...without })).toBe(
		null,
	);
});
