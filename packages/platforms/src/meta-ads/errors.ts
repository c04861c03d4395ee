import type { ApiRules } from "../api-rules.ts";
import type { HttpReply } from "../http-reply.ts";
import { type Failure, meaningOfStatus } from "../meanings.ts";
import { afterSeconds, statusOfFailure } from "../read-failure.ts";
import { scopeMissing } from "../scope-checks.ts";
import {
	type CodeMeaning,
	meaningOfCode,
	refusedAmount,
	wrongProof,
} from "./error-codes.ts";
import { errorOf, type GraphError } from "./graph-error.ts";
import { metaAdsScoped } from "./scoped.ts";
import { readUsage, regainSeconds } from "./usage.ts";

export const metaAdsRules: ApiRules = {
	name: metaAdsScoped.name,
	failureOf,
	usageOf: ({ headers }) => readUsage(headers),
	requestIdOf: ({ headers, body }) => {
		const id = traceIdOf(body) ?? headers["x-fb-trace-id"];
		return typeof id === "string" ? id : null;
	},
	scopeMissing: (keys, cause) => scopeMissing(metaAdsScoped, keys, cause),
};

/** The failure that a reply stands for, by the numbers of its error object, whatever its status is. */
export function failureOf(reply: HttpReply): Failure | null {
	const error = errorOf(reply.body);
	if (error === null) {
		if (reply.status < 400) return null;
		return {
			meaning: meaningOfStatus(reply.status, { isReadable: false }),
			code: `status ${reply.status}`,
		};
	}
	const { code, subcode } = error;
	const { waitSeconds, scopeSets, ...meant } = meantBy(error, reply.status);
	const told = meant.meaning === "rate" ? regainSeconds(reply.headers) : null;
	const wait = told ?? waitSeconds ?? null;
	return {
		...meant,
		code: String(code),
		details: [String(code), ...(subcode === null ? [] : [String(subcode)])],
		...(wait === null
			? {}
			: { retryAt: afterSeconds(wait), isGuess: told === null }),
		...(scopeSets ? { scopeSets } : {}),
	};
}

function meantBy(error: GraphError, status: number): CodeMeaning {
	const { code, subcode, type, isTransient, blamesBudget } = error;
	const known = meaningOfCode(code, subcode);
	// Meta's own word for it comes before the number, but for a limit, which says when it is over.
	if (isTransient && known?.meaning !== "rate") return { meaning: "transient" };
	if (code === 100 && subcode === null && type === "GraphMethodException")
		return wrongProof;
	if (code === 100 && known?.meaning === "rejected" && blamesBudget)
		return refusedAmount;
	return (
		known ?? {
			meaning: meaningOfStatus(statusOfFailure(status, null), {
				isReadable: true,
			}),
		}
	);
}

function traceIdOf(body: unknown): unknown {
	return (body as { error?: { fbtrace_id?: unknown } } | null)?.error
		?.fbtrace_id;
}
