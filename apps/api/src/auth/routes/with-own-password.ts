import type { AuditEntry } from "@patchbay/audit";
import type { People, SecurityEvents, Throttle } from "@patchbay/identity";
import type { SecurityChange } from "@patchbay/mail";
import { type Handler, isOk, refuse, refuseForNow } from "./call.ts";
import type { Forward } from "./forward.ts";

/** A change that somebody who is signed in confirms with the password. */
export interface ConfirmedChange {
	path: string;
	/** Added to the body, whatever the client sends. */
	fixed?: Readonly<Record<string, unknown>>;
	/** Written when it went well. */
	entry?: AuditEntry;
	notice?: SecurityChange;
	/** Other sessions end with it, and so do reset links and second steps that wait. */
	endsSessions?: boolean;
}

/** Throttled by person and address: whoever has found a browser open must not guess the password there. */
export function withOwnPassword(
	deps: {
		people: People;
		forward: Forward;
		throttle: Throttle;
		events: SecurityEvents;
	},
	change: ConfirmedChange,
): Handler {
	const { people, forward, throttle, events } = deps;
	return async (call) => {
		const { headers, origin, body } = call;
		const session = await people.auth.api.getSession({ headers });
		if (!session) return refuse(401, "UNAUTHENTICATED", "Sign in first.");
		const { id: userId, email } = session.user;
		const attempt = { account: userId, address: origin.ipAddress };
		const waitSeconds = await throttle.count(attempt);
		if (waitSeconds > 0) return refuseForNow(waitSeconds, "attempts");
		const answer = await forward(call, change.path, {
			...body,
			...change.fixed,
		});
		if (!isOk(answer)) return answer;
		await throttle.succeeded(attempt);
		const person = { userId, email };
		if (change.endsSessions) {
			await events.forgetPending(userId);
			await events.wakeStreams(userId);
		}
		if (change.entry) await events.audit(person, origin, change.entry);
		if (change.notice) events.notify(person, origin, change.notice);
		return answer;
	};
}
