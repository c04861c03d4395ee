import { FreshAccessRefused } from "@patchbay/credentials";
import { AppError, InstallationFault, Unavailable } from "@patchbay/errors";
import {
	AccessMissing,
	AppRejected,
	AppRejectedForAccount,
	CursorExpired,
	GrantRevoked,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
	VersionRefused,
} from "@patchbay/platforms";
import { expect, test } from "vitest";
import { decideOutcome, type RetryPolicy } from "./slice-outcome.ts";

const policy: RetryPolicy = {
	attempts: 3,
	baseMilliseconds: 1_000,
	maxMilliseconds: 60_000,
};
const decide = (error: unknown, attempts = 0) =>
	decideOutcome(error, attempts, policy, 0);

test("a rate limit waits as long as the platform says, however often it was tried", () => {
	const retryAt = new Date(Date.now() + 900_000);
	const outcome = decide(new RateLimited("Slow down", { retryAt }), 99);
	expect(outcome).toMatchObject({ kind: "wait", code: "RATE_LIMITED" });
	const { pauseMilliseconds } = outcome as { pauseMilliseconds: number };
	expect(Math.round(pauseMilliseconds / 10_000)).toBe(90);
});

test("a platform that fails is tried again, ever later, until the attempts run out", () => {
	const error = new PlatformUnavailable("It does not answer.");
	const wait = (attempts: number) => {
		const outcome = decide(error, attempts);
		return outcome.kind === "retry"
			? outcome.pauseMilliseconds / 1000
			: outcome.kind;
	};
	expect([wait(0), wait(1), wait(2)]).toEqual([1, 2, "fail_slice"]);
});

test("an access that is refused although it is fresh is waited for without counting attempts, and looked for again soon", () => {
	for (const attempts of [0, 99])
		expect(
			decide(new FreshAccessRefused("Google Ads"), attempts),
		).toMatchObject({
			kind: "wait",
			limitedBy: null,
			code: "PLATFORM_UNAVAILABLE",
			pauseMilliseconds: 30_000,
		});
});

test("a key service that is away is waited for without counting attempts, and holds up no platform's account", () => {
	const error = new AppError("VAULT_UNAVAILABLE", "It does not answer.");
	for (const attempts of [0, 2, 99])
		expect(decide(error, attempts)).toMatchObject({
			kind: "wait",
			limitedBy: null,
			code: "VAULT_UNAVAILABLE",
		});
});

test("what this installation lacks itself is waited for, counts no attempt and is no platform's fault", () => {
	for (const error of [
		new InstallationFault("The disk is full."),
		new Unavailable("The database does not answer."),
	])
		expect(decide(error, 99)).toMatchObject({
			kind: "wait",
			limitedBy: null,
			code: null,
		});
});

test("what is told of a stored secret that is not what was saved has none of its details", () => {
	const outcome = decide(
		new AppError("INTERNAL", "the row holds version 3, the audit version 4"),
	);
	expect(outcome).toMatchObject({ code: "VAULT_UNAVAILABLE" });
	expect(outcome.message).not.toContain("version");
});

test("an expired cursor begins the slice again", () => {
	expect(decide(new CursorExpired("Too old."))).toMatchObject({
		kind: "retry",
		restart: true,
	});
});

test("each failure reaches as far as it is true: the slice, the account, the whole job", () => {
	expect(decide(new PlatformRejected("No."))).toMatchObject({
		kind: "fail_slice",
	});
	expect(decide(new AccessMissing("ACCESS_MISSING", "No."))).toMatchObject({
		kind: "fail_account",
	});
	expect(decide(new AccessMissing("SCOPE_MISSING", "No."))).toMatchObject({
		kind: "fail_job",
	});
});

test("a grant that ended is its user's matter, however often it was tried", () => {
	expect(decide(new GrantRevoked("Gone."))).toMatchObject({
		kind: "reconnect",
		code: "RECONNECT_REQUIRED",
		isLast: false,
	});
	expect(decide(new GrantRevoked("Gone."), 2)).toMatchObject({ isLast: true });
});

test("an error that is not ours is tried again and tells the user nothing of its text", () => {
	const outcome = decide(new TypeError("secret internals"));
	expect(outcome.kind).toBe("retry");
	expect(outcome.message).not.toContain("secret");
});

test("an app that one account refuses fails that account alone", () => {
	expect(
		decide(new AppRejectedForAccount("Test accounts only.")),
	).toMatchObject({ kind: "fail_account", code: "APP_REJECTED" });
});

test("a refused version is tried again like an outage, and ends the job as the operator's matter when it stays so", () => {
	const error = new VersionRefused("Update Patchbay.");
	expect(decide(error)).toMatchObject({ kind: "retry" });
	expect(decide(error, 1)).toMatchObject({ kind: "retry" });
	expect(decide(error, 2)).toMatchObject({
		kind: "fail_job",
		code: "APP_REJECTED",
		message: "Update Patchbay.",
	});
});

test("one reply that refuses our app does not speak for all: only a refusal that is repeated ends the job", () => {
	const error = new AppRejected("Approve the project.");
	const patient = (attempts: number) =>
		decideOutcome(error, attempts, { ...policy, attempts: 9 }, 0);
	expect(patient(0)).toMatchObject({ kind: "retry", code: "APP_REJECTED" });
	expect(patient(1)).toMatchObject({ kind: "retry" });
	expect(patient(2)).toMatchObject({ kind: "fail_job", code: "APP_REJECTED" });
	// What this installation knows by itself needs no second look.
	expect(decide(new AppError("APP_NOT_CONFIGURED", "None."))).toMatchObject({
		kind: "fail_job",
	});
});
