import type { SecurityEvents, Throttle } from "@patchbay/identity";
import type { Logger } from "@patchbay/logger";
import { type Handler, isOk, refuseForNow, textOf } from "./call.ts";
import type { Forward } from "./forward.ts";

/** `/sign-in/email`: throttled by account and address, audited as SIGN_IN or SIGN_IN_FAILED. */
export function signInByPassword(deps: {
	forward: Forward;
	throttle: Throttle;
	events: SecurityEvents;
	logger: Logger;
}): Handler {
	const { forward, throttle, events, logger } = deps;
	return async (call) => {
		const email = textOf(call, "email");
		const { origin } = call;
		const attempt = { account: email, address: origin.ipAddress };
		const waitSeconds = await throttle.count(attempt);
		if (waitSeconds > 0)
			return refuseForNow(waitSeconds, "attempts to sign in");
		const answer = await forward(call, "/sign-in/email");
		if (!isOk(answer))
			return {
				...answer,
				// After the answer, so that its time does not tell whether the account exists.
				afterwards: async () => {
					const { requestId, ipAddress } = origin;
					const person = await events.findPerson({ email });
					if (!person) return;
					// Whoever failed to sign in was not this person; the entry is about them all the same.
					await events.audit(person, origin, {
						action: "SIGN_IN_FAILED",
						succeeded: false,
						detail: { method: "PASSWORD" },
					});
					logger.warn({ requestId, ipAddress }, "a sign-in failed");
				},
			};
		await throttle.succeeded(attempt);
		const { twoFactorRedirect } = answer.body as {
			twoFactorRedirect?: boolean;
		};
		// Nobody is signed in yet: the second step is audited.
		if (twoFactorRedirect) return answer;
		const person = await events.findPerson({ email });
		if (person)
			await events.audit(person, origin, {
				action: "SIGN_IN",
				detail: { method: "PASSWORD" },
			});
		return {
			...answer,
			body: { ...(answer.body as object), twoFactorRedirect: false },
		};
	};
}
