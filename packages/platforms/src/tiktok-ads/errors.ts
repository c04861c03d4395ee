import type { TokenErrorKind, TokenReply, TokenUse } from "@patchbay/oauth";
import type { ApiRules } from "../api-rules.ts";
import type { HttpReply } from "../http-reply.ts";
import { type Failure, type Meant, meaningOfStatus } from "../meanings.ts";
import { afterSeconds, fields } from "../read-failure.ts";

const success = 0;
/** Some items of a change failed; the reply names them. */
const partialSuccess = 20_001;

const token: Meant = { meaning: "token" };
const access: Meant = {
	meaning: "access",
	sentence:
		"TikTok Ads does not let this login read this ad account. Ask the account's administrator to share it with the app, or choose another account.",
};
const rejected: Meant = { meaning: "rejected" };
const transient: Meant = { meaning: "transient" };
const appRate: Meant = { meaning: "rate", limitedBy: "app" };
const accountRate: Meant = { meaning: "rate", limitedBy: "account" };
const wrongApp: Meant = {
	meaning: "operator",
	sentence:
		"TikTok refuses this installation's app: the app id or its secret is wrong. Its operator has to copy both again from the app's page in TikTok's developer portal.",
};
const blockedApp: Meant = {
	meaning: "operator",
	sentence:
		"TikTok has blocked this installation's app, or it is not the app that was agreed to. Its operator has to look at the app's page in TikTok's developer portal.",
};
const notAllowedApp: Meant = {
	meaning: "operator",
	sentence:
		"TikTok has not approved this installation's app for this. Its operator has to apply for it in TikTok's developer portal; then connect again.",
};

/** Owner of each of TikTok's codes. Only those of `token` say anything against a grant. */
export const byCode: ReadonlyMap<number, Meant> = new Map<number, Meant>([
	[40000, rejected],
	[40001, access],
	[40002, rejected],
	[40006, rejected],
	[40007, rejected],
	// Our addresses are there as long as the version is.
	[40008, { meaning: "version" }],
	// What TikTok's own sandbox does not do.
	[40009, rejected],
	[40011, rejected],
	[40013, rejected],
	[40014, rejected],
	[40016, appRate],
	[40050, rejected],
	[40100, appRate],
	[40101, wrongApp],
	[40102, token],
	// The header did not arrive: a proxy's doing, since we always send it.
	[40104, { meaning: "unauthorized" }],
	[40105, token],
	[40106, token],
	[40113, blockedApp],
	[40115, token],
	[40118, notAllowedApp],
	[
		40119,
		{
			meaning: "operator_account",
			sentence:
				"TikTok lets this installation's app read only ad accounts of its own company. Its operator has to apply for wider access in TikTok's developer portal, or choose another account.",
		},
	],
	[40124, notAllowedApp],
	[40125, notAllowedApp],
	[40132, accountRate],
	[40133, accountRate],
	[40200, transient],
	[40201, transient],
	[40202, transient],
	[40300, access],
	[40301, access],
	[40502, rejected],
	[40700, transient],
	// A file that is still being made ready.
	[40901, transient],
	[40911, rejected],
	[
		41000,
		{
			meaning: "operator",
			sentence:
				"TikTok does not answer in the country that this installation runs in. Its operator has to run it elsewhere.",
		},
	],
	[41001, { meaning: "version" }],
	[50000, transient],
	[50002, transient],
	[51021, appRate],
	[51305, transient],
	[60001, transient],
]);

/** Wait where nothing says which limit is meant: a minute's takes some to come back. */
const guessedWaitSeconds = 60;

/** Wait for a limit by the second, and for one by the minute, as TikTok advises. */
const waitOfSecond = 1;
const waitOfMinute = 300;

/**
 * Time to go on after a refusal for a limit. TikTok tells none; some of its messages have the short name of the limit, and it
 * advises what to wait for each. The name is all that is looked at: a message without one has the usual guess.
 */
function waitOf(
	message: unknown,
	now: number,
): Pick<Failure, "retryAt" | "isGuess"> {
	const limit =
		typeof message === "string" ? /\bQP([SMD])\b/.exec(message)?.[1] : null;
	switch (limit) {
		case "S":
			return { retryAt: afterSeconds(waitOfSecond, now) };
		case "M":
			return { retryAt: afterSeconds(waitOfMinute, now), isGuess: true };
		case "D":
			return { retryAt: nextMidnight(now) };
		default:
			return { retryAt: afterSeconds(guessedWaitSeconds, now), isGuess: true };
	}
}

function nextMidnight(now: number): Date {
	const day = 86_400_000;
	return new Date((Math.floor(now / day) + 1) * day);
}

export const tiktokAdsRules: ApiRules = {
	name: "TikTok Ads",
	failureOf,
	requestIdOf: ({ headers, body }) => {
		const id = fields(body)?.request_id ?? headers["x-tt-logid"];
		return typeof id === "string" ? id : null;
	},
};

/** The failure that a reply stands for, by the code of its envelope: its status is 200 for nearly all of them. */
export function failureOf(reply: HttpReply): Failure | null {
	const code = codeOf(reply.body);
	const isStatusWell = reply.status >= 200 && reply.status < 300;
	if (isStatusWell && (code === success || code === partialSuccess))
		return isCutShort(reply) ? cutShort : null;
	const meant = code === null ? undefined : byCode.get(code);
	const meaning =
		meant?.meaning ??
		(isStatusWell
			? meaningOfUnknown(code)
			: meaningOfStatus(reply.status, { isReadable: code !== null }));
	return {
		...meant,
		meaning,
		code: code === null ? `status ${reply.status}` : String(code),
		...(meaning === "rate"
			? waitOf(fields(reply.body)?.message, Date.now())
			: {}),
	};
}

/** A report of more than 20,000 objects, of which TikTok leaves the oldest out: it says so in a header alone. */
const isCutShort = ({ headers }: HttpReply): boolean =>
	headers["x-tt-ads-throttle"] !== undefined;

const cutShort: Failure = { meaning: "expensive", code: "20000 objects" };

/** A code that is not in the table: TikTok numbers its own failures from 50000 on. */
function meaningOfUnknown(code: number | null): Failure["meaning"] {
	if (code === null) return "unreadable";
	return code >= 50_000 ? "transient" : "rejected";
}

const byTokenCode: ReadonlyMap<number, TokenErrorKind> = new Map([
	[40002, "rejected"],
	[40016, "rate_limited"],
	[40100, "rate_limited"],
	[40101, "client"],
	[40102, "grant"],
	[40105, "grant"],
	[40106, "grant"],
	// Invalid, used, expired or cancelled.
	[40110, "grant"],
	[40113, "app"],
	[40115, "grant"],
	[40118, "app"],
	[40124, "app"],
	[40125, "app"],
	[41000, "app"],
]);

/** Judges a reply to an exchange or a revocation by its envelope's code, a success too. */
export function classifyToken(
	{ status, json }: TokenReply,
	_use: TokenUse,
): TokenErrorKind | null {
	const code = codeOf(json);
	if (code === null || code === success) return null;
	const known = byTokenCode.get(code);
	if (known) return known;
	if (code >= 50_000 || status >= 500) return "unavailable";
	return "rejected";
}

/** The code of an envelope; null for what is none. */
export function codeOf(body: unknown): number | null {
	const code = fields(body)?.code;
	return typeof code === "number" && Number.isInteger(code) ? code : null;
}
