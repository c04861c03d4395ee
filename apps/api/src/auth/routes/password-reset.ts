import type { People, Throttle } from "@patchbay/identity";
import { type Handler, isOk, refuseForNow, textOf } from "./call.ts";
import type { Forward } from "./forward.ts";

interface Dependencies {
	forward: Forward;
	throttle: Throttle;
}

/** `/request-password-reset`: the same answer at the same time, whether the address is somebody's or not. */
export function requestPasswordReset({
	forward,
	throttle,
}: Dependencies): Handler {
	return async (call) => {
		const waitSeconds = await throttle.count({
			account: textOf(call, "email"),
			address: call.origin.ipAddress,
		});
		if (waitSeconds > 0)
			return refuseForNow(waitSeconds, "requests to reset a password");
		return {
			status: 200,
			body: { status: true },
			cookies: [],
			afterwards: async () => {
				await forward(call, "/request-password-reset");
			},
		};
	};
}

/**
 * `/reset-password/check`: whether a link's token still sets a password, before a form is shown. Nothing is used up. A
 * wrong guess counts against who makes it, as at the reset itself.
 */
export function checkResetToken({
	people,
	throttle,
}: {
	people: People;
	throttle: Throttle;
}): Handler {
	return async (call) => {
		const token = textOf(call, "token");
		const attempt = { account: token, address: call.origin.ipAddress };
		const waitSeconds = await throttle.count(attempt);
		if (waitSeconds > 0) return refuseForNow(waitSeconds, "attempts");
		const { internalAdapter } = await people.auth.$context;
		// better-auth's own name for it, as its route `/reset-password` looks it up.
		const found = await internalAdapter.findVerificationValue(
			`reset-password:${token}`,
		);
		const usable = found !== null && new Date(found.expiresAt) > new Date();
		if (usable) await throttle.succeeded(attempt);
		return { status: 200, body: { usable }, cookies: [] };
	};
}

/** `/reset-password`: the token of the mail and a new password. What it ends, and the audit, are in better-auth's hook. */
export function resetPassword({ forward, throttle }: Dependencies): Handler {
	return async (call) => {
		const attempt = {
			account: textOf(call, "token"),
			address: call.origin.ipAddress,
		};
		const waitSeconds = await throttle.count(attempt);
		if (waitSeconds > 0) return refuseForNow(waitSeconds, "attempts");
		const answer = await forward(call, "/reset-password");
		if (isOk(answer)) await throttle.succeeded(attempt);
		return answer;
	};
}
