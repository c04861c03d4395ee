import { oauth2 } from "@patchbay/oauth";
import { definePlatform, limitExtra } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { accountTotals } from "./account-totals.ts";
import { listAdAccounts } from "./accounts.ts";
import { assetLinks } from "./asset-links.ts";
import { assetAddresses, assets } from "./assets.ts";
import { conversions } from "./conversions.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";
import { identify, inspectKey, verify } from "./identify.ts";
import { isId } from "./ids.ts";
import { metaAdsKeys } from "./keys.ts";
import { metaAdsLimits } from "./limits.ts";
import { adGroups, ads, campaigns } from "./lists.ts";
import { configId, metaAdsOAuth, signRequest } from "./oauth.ts";
import { regionMetrics } from "./region-metrics.ts";
import { metaAdsScoped } from "./scoped.ts";
import { metaPersonCalls } from "./signed-request.ts";
import { sources } from "./sources.ts";
import { metaAdsUrls } from "./urls.ts";
import { apiVersion } from "./version.ts";
import { readBudget, writeBudget } from "./writes/budget.ts";
import { readStatus, settableStatuses, writeStatus } from "./writes/status.ts";

const scopeSet = "ads";
const manage = "manage";

/** Numbers are told for 37 months, and change for 28 days. */
const history = { months: 37 };
const lookBackDays = 28;
/** Facts of hours and places: of what happens outside its own apps Meta tells nothing there. */
const split = { history, backfilled: false, conversions: false };

export const metaAds = definePlatform({
	id: "META_ADS",
	...metaAdsScoped,
	// Meta has published no day for v26.0 of the Marketing API; versions have lived 11 to 13 months.
	api: { version: apiVersion, endsOn: null },
	urls: metaAdsUrls,
	methods: [oauth2(metaAdsOAuth), metaAdsKeys],
	terms: { adGroup: "ad set" },
	accountAccess:
		"In Meta Business Suite under Settings → Accounts → Ad accounts, an admin of the business gives it to you.",
	appExtras: {
		[configId]: {
			label: "Login configuration ID",
			hint: "Of Facebook Login for Business, where your app uses it: the configuration has the permissions and the kind of token. Leave it empty for Facebook Login.",
			required: false,
			secret: false,
			form: /^\d{5,25}$/,
			mustBe: "the configuration's number, as its list at Meta shows it",
			example: "1234567890123456",
		},
		insightsPerHour: limitExtra({
			label: "Insights calls an hour",
			hint: "For each ad account: 600 and 400 for each active ad with Limited access (600 when left out), 190000 and 400 for each with Full access, 0 for no limit but Meta's own.",
			example: "190000",
		}),
		managementPerHour: limitExtra({
			label: "Ads management calls an hour",
			hint: "For each ad account: 300 and 40 for each active ad with Limited access (300 when left out), 100000 and 40 for each with Full access, 0 for no limit but Meta's own.",
			example: "100000",
		}),
	},
	environment: {
		app: { clientId: "1234567890123456", clientSecret: "new32hex,old32hex" },
		login: { accessToken: "EAAB…", apiKey: "EAAC…" },
		accountIds: {
			form: /^[1-9]\d{0,18}$/,
			mustBe: "ids of digits, separated by commas",
			example: "120000000000001,120000000000002",
		},
	},
	accountStatuses,
	limits: metaAdsLimits,
	sign: signRequest,
	identify,
	inspectKey,
	personCalls: metaPersonCalls,
	campaignId: { fits: isId, form: "a number, such as 120210000000000001" },
	conversions,
	parts: {
		verify: { scopeSet, run: verify },
		accounts: { scopeSet, run: listAdAccounts },
		campaigns: { scopeSet, run: campaigns },
		adGroups: { scopeSet, run: adGroups },
		ads: { scopeSet, run: ads },
		assets: { scopeSet, run: assets },
		assetLinks: { scopeSet, run: assetLinks },
		assetAddresses: { scopeSet, run: assetAddresses },
		sources: { scopeSet, run: sources },
		metrics: {
			daily: {
				scopeSet,
				isReport: true,
				grain: {
					history,
					windowDays: 28,
					lookBackDays,
					backfilled: true,
					conversions: true,
				},
				run: dailyMetrics,
			},
			hourly: {
				scopeSet,
				isReport: true,
				grain: { ...split, windowDays: 7, lookBackDays: 7 },
				run: hourlyMetrics,
			},
			region: {
				scopeSet,
				isReport: true,
				grain: { ...split, windowDays: 28, lookBackDays },
				run: regionMetrics,
			},
			totals: { scopeSet, run: accountTotals },
		},
		writes: {
			validatesItself: true,
			budget: {
				levels: ["campaign", "adGroup"],
				read: { scopeSet: manage, run: readBudget },
				write: { scopeSet: manage, run: writeBudget },
			},
			status: {
				levels: ["campaign", "adGroup", "ad"],
				statuses: settableStatuses,
				read: { scopeSet: manage, run: readStatus },
				write: { scopeSet: manage, run: writeStatus },
			},
		},
	},
});
