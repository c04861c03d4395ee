import { expect, test } from "vitest";
import {
	AccessMissing,
	AccountInactive,
	AppRejected,
	AppRejectedForAccount,
	PlatformUnavailable,
	ScopeMissing,
} from "../errors.ts";
import {
	isRefusedAccount,
	toUnreadableAccount,
	toUnreadableReason,
	untoldReason,
} from "./unreadable-account.ts";

test.each([
	[
		"an account that is not shared",
		new AccessMissing("ACCESS_MISSING", "No."),
		true,
	],
	["a closed account", new AccountInactive("Closed."), true],
	["an app for test accounts", new AppRejectedForAccount("Not this."), true],
	[
		"a scope, which no account can lack alone",
		new ScopeMissing("No.", ["ads"]),
		false,
	],
	["an app that is refused everywhere", new AppRejected("No."), false],
	["an outage", new PlatformUnavailable("Away."), false],
	["what is no error of a platform", new TypeError("x"), false],
])("%s refuses one account: %#", (_what, error, refuses) => {
	expect(isRefusedAccount(error)).toBe(refuses);
});

test("a failure's own sentence becomes the account's reason", () => {
	expect(toUnreadableReason(new AccountInactive("It is closed."))).toEqual({
		code: "PLATFORM_REJECTED",
		message: "It is closed.",
		isRefusal: true,
	});
	expect(toUnreadableReason(new PlatformUnavailable("Away."))).toEqual({
		code: "PLATFORM_UNAVAILABLE",
		message: "Away.",
		isRefusal: false,
	});
});

test("an account that could not be read keeps what is known of it", () => {
	const reason = untoldReason("Nothing is told.");
	expect(toUnreadableAccount("7", reason)).toEqual({
		externalId: "7",
		name: "7",
		currencyCode: null,
		timeZone: null,
		manager: false,
		parentExternalId: null,
		accessExternalId: null,
		platformStatus: "UNREADABLE",
		active: false,
		unreadable: reason,
	});
	expect(toUnreadableAccount("7", reason, { name: "Brand EU" })).toMatchObject({
		externalId: "7",
		name: "Brand EU",
	});
});
