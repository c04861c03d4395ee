import type { Clock } from "../../world/clock.ts";
import type { UseCase } from "./graph-call.ts";
import { GraphRefused } from "./graph-error.ts";

/** Access of an app at Meta: it decides how many calls an hour has. */
export type Tier = "development_access" | "standard_access";

/** Account that a call is about, as the limits know it. */
export type UsedAccount = {
	/** Without `act_`. */
	id: string;
	/** Business or account that the header names. */
	name: string;
	activeAds: number;
};

/** Percentages as a control action sets them; what is left out follows from the calls. */
export type SetUsage = {
	callCount?: number | undefined;
	totalCpuTime?: number | undefined;
	totalTime?: number | undefined;
	/** Until then calls are refused; milliseconds. */
	regainAt: number | null;
};

type Window = { hour: number; count: number };

const refusals: Readonly<Record<UseCase, { code: number; message: string }>> = {
	ads_insights: {
		code: 80_000,
		message:
			"There have been too many calls from this ad-account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting#ads-insights.",
	},
	ads_management: {
		code: 80_004,
		message:
			"There have been too many calls to this ad-account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting#ads-management.",
	},
};

/** Counts calls by app, account and use case in hours of the clock, and tells the percentages in headers. */
export class Usage {
	tier: Tier = "standard_access";
	/** Percentages told of the app as a whole; null: they follow from the calls. */
	appPercent: number | null = null;
	readonly #clock: Clock;
	readonly #perSecond: number;
	readonly #windows = new Map<string, Window>();
	readonly #seconds = new Map<string, { second: number; count: number }>();
	readonly #set = new Map<string, SetUsage>();

	/** @param perSecond calls for one account and second; 0: no limit */
	constructor(clock: Clock, perSecond: number) {
		this.#clock = clock;
		this.#perSecond = perSecond;
	}

	/**
	 * Counts a call for an account.
	 * @throws {GraphRefused} 80000, 80004, 17
	 */
	count(app: string, account: UsedAccount, useCase: UseCase): void {
		const window = this.#window(keyOf(app, account.id, useCase));
		window.count += 1;
		const set = this.#settingOf(account.id, useCase);
		const most = this.#mostOf(account, useCase);
		const isBlocked = set !== null && set.regainAt !== null;
		if (isBlocked || window.count > most) {
			const { code, message } = refusals[useCase];
			throw new GraphRefused(code, message, {
				error_subcode: 2_446_079,
				error_user_title: "Ad account has too many API calls",
				error_user_msg:
					"There have been too many calls to this ad account. Wait a bit and try again.",
			});
		}
		this.#countSecond(account.id);
	}

	/** Counts a call that is about no account. */
	countApp(app: string): void {
		this.#window(`${app} app`).count += 1;
	}

	/** Headers that every reply has. */
	appHeaders(app: string): Record<string, string> {
		const percent =
			this.appPercent ??
			Math.min(100, Math.floor(this.#window(`${app} app`).count / 2000));
		return {
			"x-app-usage": JSON.stringify({
				call_count: percent,
				total_cputime: Math.floor(percent / 3),
				total_time: Math.floor(percent / 2),
			}),
		};
	}

	/** Headers of a reply about an account. */
	accountHeaders(
		app: string,
		account: UsedAccount,
		useCase: UseCase,
	): Record<string, string> {
		const { count } = this.#window(keyOf(app, account.id, useCase));
		const most = this.#mostOf(account, useCase);
		const set = this.#settingOf(account.id, useCase);
		const percent = Math.min(100, Math.ceil((count * 100) / most));
		const callCount = set?.callCount ?? percent;
		return {
			"x-business-use-case-usage": businessUsage({
				name: account.name,
				useCase,
				callCount,
				totalCpuTime: set?.totalCpuTime ?? Math.floor(callCount / 3),
				totalTime: set?.totalTime ?? Math.floor(callCount / 2),
				regainMinutes: this.#regainMinutes(set),
				tier: this.tier,
			}),
			"x-ad-account-usage": JSON.stringify({
				acc_id_util_pct: callCount,
				reset_time_duration:
					3600 - (Math.floor(this.#clock.now() / 1000) % 3600),
				ads_api_access_tier: this.tier,
			}),
			...(useCase === "ads_insights"
				? {
						"x-fb-ads-insights-throttle": JSON.stringify({
							app_id_util_pct: this.appPercent ?? 0,
							acc_id_util_pct: callCount,
							ads_api_access_tier: this.tier,
						}),
					}
				: {}),
		};
	}

	/** Sets what is told of an account, or of all (`*`). */
	set(accountId: string, useCase: UseCase, usage: SetUsage): void {
		this.#set.set(`${accountId} ${useCase}`, usage);
	}

	/** Forgets what was counted and set. */
	reset(): void {
		this.#windows.clear();
		this.#seconds.clear();
		this.#set.clear();
		this.appPercent = null;
	}

	#settingOf(accountId: string, useCase: UseCase): SetUsage | null {
		for (const name of [accountId, "*"]) {
			const key = `${name} ${useCase}`;
			const set = this.#set.get(key);
			if (set === undefined) continue;
			if (set.regainAt === null || set.regainAt > this.#clock.now()) return set;
			this.#set.delete(key);
		}
		return null;
	}

	#regainMinutes(set: SetUsage | null): number {
		if (set === null || set.regainAt === null) return 0;
		return Math.ceil((set.regainAt - this.#clock.now()) / 60_000);
	}

	#mostOf({ activeAds }: UsedAccount, useCase: UseCase): number {
		const isFull = this.tier === "standard_access";
		return useCase === "ads_insights"
			? (isFull ? 190_000 : 600) + 400 * activeAds
			: (isFull ? 100_000 : 300) + 40 * activeAds;
	}

	#countSecond(accountId: string): void {
		if (this.#perSecond === 0) return;
		const second = Math.floor(this.#clock.now() / 1000);
		const used = this.#seconds.get(accountId);
		const count = used?.second === second ? used.count : 0;
		if (count >= this.#perSecond)
			throw new GraphRefused(17, "User request limit reached", {
				error_subcode: 2_446_079,
				is_transient: true,
			});
		this.#seconds.set(accountId, { second, count: count + 1 });
	}

	#window(key: string): Window {
		const hour = Math.floor(this.#clock.now() / 3_600_000);
		const known = this.#windows.get(key);
		if (known?.hour === hour) return known;
		const fresh = { hour, count: 0 };
		this.#windows.set(key, fresh);
		return fresh;
	}
}

function keyOf(app: string, accountId: string, useCase: UseCase): string {
	return `${app} ${accountId} ${useCase}`;
}

/** The text of `X-Business-Use-Case-Usage`. */
export function businessUsage(usage: {
	name: string;
	useCase: string;
	callCount: number;
	totalCpuTime: number;
	totalTime: number;
	regainMinutes: number;
	tier: Tier;
}): string {
	return JSON.stringify({
		[usage.name]: [
			{
				type: usage.useCase,
				call_count: usage.callCount,
				total_cputime: usage.totalCpuTime,
				total_time: usage.totalTime,
				estimated_time_to_regain_access: usage.regainMinutes,
				ads_api_access_tier: usage.tier,
			},
		],
	});
}
