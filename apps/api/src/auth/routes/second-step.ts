import {
	type People,
	readSignInMethods,
	type SecurityEvents,
	type Throttle,
	type UsedCodes,
} from "@patchbay/identity";
import { type Handler, isOk, refuse, refuseForNow, textOf } from "./call.ts";
import type { Forward } from "./forward.ts";

interface Dependencies {
	people: People;
	forward: Forward;
	throttle: Throttle;
	usedCodes: UsedCodes;
	events: SecurityEvents;
}

/**
 * `/two-factor/verify-totp` and `/two-factor/verify-backup-code`: the second step of a sign-in, audited as SIGN_IN or
 * SIGN_IN_FAILED; a code with a session switches the second step on.
 */
export function secondStep(
	deps: Dependencies,
	kind: "TOTP" | "BACKUP_CODE",
): Handler {
	const { people, forward, throttle, usedCodes, events } = deps;
	const path =
		kind === "TOTP"
			? "/two-factor/verify-totp"
			: "/two-factor/verify-backup-code";
	return async (call) => {
		const { headers, origin } = call;
		const code = textOf(call, "code").trim();
		const subject = await people.auth.api.findSecondStepUser({ headers });
		const person = subject && (await events.findPerson(subject));
		if (!subject || !person)
			return refuse(
				401,
				"INVALID_TWO_FACTOR_COOKIE",
				"This sign-in took too long. Begin with your password again.",
			);
		const { userId, signedIn } = subject;
		if (signedIn && (kind === "BACKUP_CODE" || (await isOn(userId))))
			return refuse(
				400,
				"TOTP_ALREADY_ENABLED",
				"You are already signed in, and two-factor sign-in is already on.",
			);
		const attempt = { account: userId, address: origin.ipAddress };
		const waitSeconds = await throttle.count(attempt);
		if (waitSeconds > 0) return refuseForNow(waitSeconds, "codes");
		// Also the one that switches the second step on: it must not sign anybody in after that.
		const claims = kind === "TOTP";
		if (claims && !(await usedCodes.claim(userId, code))) {
			if (!signedIn) await fail("USED_CODE");
			return refuse(
				401,
				"INVALID_CODE",
				"This code was used. Wait for the next.",
			);
		}
		const answer = await forward(call, path, { code });
		if (!isOk(answer)) {
			if (claims) await usedCodes.release(userId, code);
			if (!signedIn) await fail("INVALID_CODE");
			return answer;
		}
		await throttle.succeeded(attempt);
		if (signedIn) {
			await events.audit(person, origin, {
				action: "CREDENTIAL_SAVE",
				purpose: "two-factor sign-in switched on",
				detail: { what: "TWO_FACTOR" },
			});
			events.notify(person, origin, "TWO_FACTOR_ENABLED");
		} else {
			await events.audit(person, origin, {
				action: "SIGN_IN",
				detail: { secondStep: kind },
			});
		}
		return answer;

		async function fail(reason: string): Promise<void> {
			if (person)
				await events.audit(person, origin, {
					action: "SIGN_IN_FAILED",
					purpose: "at the second step",
					succeeded: false,
					detail: { secondStep: kind, reason },
				});
		}
	};

	async function isOn(userId: string): Promise<boolean> {
		const { twoFactorEnabled } = await readSignInMethods(people.pool, userId);
		return twoFactorEnabled;
	}
}
