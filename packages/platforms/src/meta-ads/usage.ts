import type { Usage } from "../limit-policy.ts";
import { afterSeconds, fields, headerText, list } from "../read-failure.ts";
import type { MetaAdsBucket } from "./limits.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Buckets of the use cases that Meta counts, by the header's names for them. */
const bucketOf: Readonly<Record<string, MetaAdsBucket>> = {
	ads_insights: "insights",
	ads_management: "management",
};

/** Usage that a reply's headers tell: shares in percent, of an account's hour for each use case, or of a person's calls. */
export function readUsage(headers: Headers): Usage[] {
	const worst = new Map<string, Usage>();
	const tell = (usage: Usage) => {
		const known = worst.get(usage.bucket);
		if (!known || usage.used > known.used || usage.blockedUntil !== null)
			worst.set(usage.bucket, usage);
	};
	for (const entry of useCases(headers)) {
		const bucket =
			typeof entry.type === "string" && Object.hasOwn(bucketOf, entry.type)
				? bucketOf[entry.type]
				: undefined;
		const minutes = numberOf(entry.estimated_time_to_regain_access) ?? 0;
		const used = largest(entry);
		if (bucket === undefined || used === null) continue;
		tell({
			bucket,
			used: used / 100,
			resetsAt: null,
			blockedUntil: minutes > 0 ? afterSeconds(minutes * 60) : null,
		});
	}
	const throttle = json(headers, "x-fb-ads-insights-throttle");
	const ofAccount = numberOf(throttle?.acc_id_util_pct);
	if (ofAccount !== null) tell(share("insights", ofAccount));
	const account = json(headers, "x-ad-account-usage");
	const ofManagement = numberOf(account?.acc_id_util_pct);
	const reset = numberOf(account?.reset_time_duration);
	if (ofManagement !== null)
		tell({
			...share("management", ofManagement),
			resetsAt: reset === null ? null : afterSeconds(reset),
		});
	const app = json(headers, "x-app-usage");
	const ofApp = app && largest(app);
	if (ofApp !== null) tell(share("app", ofApp));
	return [...worst.values()];
}

/** Seconds after which a refused request may be sent again, by the reply's headers; null where they do not say. */
export function regainSeconds(headers: Headers): number | null {
	const minutes = useCases(headers).map(
		(entry) => numberOf(entry.estimated_time_to_regain_access) ?? 0,
	);
	const most = Math.max(0, ...minutes);
	if (most > 0) return most * 60;
	const account = json(headers, "x-ad-account-usage");
	const used = numberOf(account?.acc_id_util_pct) ?? 0;
	const reset = numberOf(account?.reset_time_duration) ?? 0;
	return used >= 100 && reset > 0 ? reset : null;
}

const share = (bucket: MetaAdsBucket, percent: number): Usage => ({
	bucket,
	used: percent / 100,
	resetsAt: null,
	blockedUntil: null,
});

/** Entries of all ids that the header names: businesses and ad accounts. */
function useCases(headers: Headers) {
	return Object.values(
		json(headers, "x-business-use-case-usage") ?? {},
	).flatMap(list);
}

function largest(entry: Readonly<Record<string, unknown>>): number | null {
	const shares = [entry.call_count, entry.total_cputime, entry.total_time]
		.map(numberOf)
		.filter((each) => each !== null);
	return shares.length === 0 ? null : Math.max(...shares);
}

function numberOf(value: unknown): number | null {
	return typeof value === "number" && Number.isFinite(value) && value >= 0
		? value
		: null;
}

/** A header's JSON object; null for anything else. */
function json(
	headers: Headers,
	name: string,
): Readonly<Record<string, unknown>> | null {
	const text = longText(headers, name);
	if (text === null) return null;
	try {
		return fields(JSON.parse(text));
	} catch {
		return null;
	}
}

const longestHeader = 16_384;

/** The header of all use cases has up to 32 entries, which is longer than any other platform's limits. */
function longText(headers: Headers, name: string): string | null {
	const value = headers[name];
	const text = Array.isArray(value) ? value[0] : value;
	return (
		headerText(headers, name) ??
		(text !== undefined && text.length <= longestHeader ? text : null)
	);
}
