import type { CaseFault } from "../../../apps/sandbox/src/platform-case.ts";
import type { ConsentSubject } from "../../support/consent-subjects.ts";
import type { Attack } from "./attack.ts";

const month = 31 * 86_400;

/** Failures of the platform after an honest answer: at its token endpoint, in what was granted, at its accounts. */
export function platformFailures({ known, consent }: ConsentSubject): Attack[] {
	const tokenFails = (
		what: string,
		code: string,
		fault: CaseFault,
		more: Partial<Attack> = {},
	): Attack => ({
		what: `a token endpoint that ${what}`,
		code,
		before: (scene) => scene.fault(scene.tokenPath, fault),
		...more,
	});
	const limited = (seconds: number) => ({
		status: 429,
		headers: { "retry-after": String(seconds) },
	});
	const attacks = [
		tokenFails("answers 500", "PLATFORM_UNAVAILABLE", { status: 500 }),
		tokenFails("is asked too often", "RATE_LIMITED", limited(30), {
			retryable: true,
		}),
		tokenFails("says to wait for 31 days", "RATE_LIMITED", limited(month), {
			retryable: true,
		}),
		...consent.tokenReplies
			.filter(({ code }) => code === "APP_REJECTED")
			.map(({ name, fault, code }) => tokenFails(name, code, fault)),
	];
	// A redirect that is followed would give the code away.
	attacks.push({
		what: "a token endpoint that redirects",
		code: "TOKEN_RESPONSE_INVALID",
		before: (scene) =>
			scene.fault(scene.tokenPath, {
				kind: "redirect",
				location: `${scene.prefix}/strayed`,
			}),
	});
	const isKnown = known.accounts?.tellWhose !== true;
	if (consent.unticked) {
		const { account, granted } = consent.unticked;
		attacks.push({
			what: "the scope was unticked",
			code: "SCOPE_MISSING",
			consent: { account, scopes: granted },
			revokes: isKnown,
		});
	}
	const { accounts } = known;
	if (!accounts) return attacks;
	const { nobody, path } = accounts;
	if (nobody?.code)
		attacks.push({
			what: "a login without ad accounts",
			code: nobody.code,
			consent: { account: nobody.account },
			revokes: true,
		});
	attacks.push({
		what: "accounts that cannot be listed",
		code: "PLATFORM_UNAVAILABLE",
		before: (scene) =>
			scene.fault(`${scene.prefix}/${path ?? known.reading.path}`, {
				status: 500,
				count: 50,
			}),
		revokes: isKnown,
	});
	return attacks;
}
