import { z } from "zod";
import type { ControlAction } from "../../simulator.ts";
import { usualReports } from "../insights/report-runs.ts";
import type { MetaParts } from "../parts.ts";

const behaviourInput = z.strictObject({
	requiresProof: z.boolean().optional(),
	omitsExpiresIn: z.boolean().optional(),
	exchangeExtends: z.boolean().optional(),
	refusesBelowSpend: z.boolean().optional(),
	hidesSources: z.boolean().optional(),
	lateDays: z.number().int().min(0).max(28).optional(),
	purchaseTypes: z.array(z.string()).nullable().optional(),
	mostRows: z.number().int().min(1).optional(),
	nullBatchItems: z.array(z.number().int().min(0)).optional(),
});
const reportsInput = z.strictObject({
	pollsBefore: z.number().int().min(0).optional(),
	hiddenPolls: z.number().int().min(0).optional(),
	outcome: z
		.enum(["Job Completed", "Job Failed", "Job Skipped", "stuck"])
		.optional(),
	completesEarly: z.boolean().optional(),
	nextId: z
		.string()
		.regex(/^[1-9]\d{0,18}$/)
		.optional(),
});
const percent = z.number().min(0).max(100);
const usageInput = z.strictObject({
	account: z.string().default("*"),
	useCase: z.enum(["ads_insights", "ads_management"]).optional(),
	callCount: percent.optional(),
	totalCpuTime: percent.optional(),
	totalTime: percent.optional(),
	regainMinutes: z.number().int().min(1).optional(),
	appPercent: percent.nullable().optional(),
	tier: z.enum(["development_access", "standard_access"]).optional(),
});
const nothing = z.strictObject({});

/** Control actions about the ways in which Meta answers. */
export function behaviourActions(
	parts: MetaParts,
): Record<string, ControlAction> {
	const { settings, behaviour, updates, files, insights, batches } = parts;
	const { reports, usage, world } = parts;
	return {
		behaviour: {
			description:
				"switches: {requiresProof?, omitsExpiresIn?, exchangeExtends?, refusesBelowSpend?, hidesSources?, lateDays?: until a conversion counts in full, purchaseTypes?: those told, null for all, mostRows?: of one answer, nullBatchItems?}",
			run: (input) => {
				const given = behaviourInput.parse(input);
				settings.requiresProof = given.requiresProof ?? settings.requiresProof;
				behaviour.omitsExpiresIn =
					given.omitsExpiresIn ?? behaviour.omitsExpiresIn;
				behaviour.exchangeExtends =
					given.exchangeExtends ?? behaviour.exchangeExtends;
				updates.refusesBelowSpend =
					given.refusesBelowSpend ?? updates.refusesBelowSpend;
				files.hidesSources = given.hidesSources ?? files.hidesSources;
				insights.settings.lateDays =
					given.lateDays ?? insights.settings.lateDays;
				insights.settings.mostRows =
					given.mostRows ?? insights.settings.mostRows;
				if (given.purchaseTypes !== undefined)
					insights.settings.purchaseTypes = given.purchaseTypes;
				batches.nullItems = given.nullBatchItems ?? batches.nullItems;
				return {
					...settings,
					...behaviour,
					...updates,
					hidesSources: files.hidesSources,
					...insights.settings,
					nullBatchItems: batches.nullItems,
				};
			},
		},
		reports: {
			description:
				'the way of reports from now on, as usual where nothing is said: {pollsBefore = 1, hiddenPolls = 0, outcome = "Job Completed": or "Job Failed", "Job Skipped", "stuck", completesEarly = false, nextId?: digits, of the next report}',
			run: (input) => {
				const { nextId, ...given } = reportsInput.parse(input);
				reports.behaviour = {
					pollsBefore: given.pollsBefore ?? usualReports.pollsBefore,
					hiddenPolls: given.hiddenPolls ?? usualReports.hiddenPolls,
					outcome: given.outcome ?? usualReports.outcome,
					completesEarly: given.completesEarly ?? usualReports.completesEarly,
				};
				if (nextId !== undefined) reports.nextId = BigInt(nextId);
				return { ...reports.behaviour, nextId: String(reports.nextId) };
			},
		},
		usage: {
			description:
				"percentages that the headers tell of an account, or of all; with regainMinutes its calls are refused until then: {account?, useCase?: both, callCount?, totalCpuTime?, totalTime?, regainMinutes?, appPercent?, tier?}",
			run: (input) => {
				const given = usageInput.parse(input);
				usage.tier = given.tier ?? usage.tier;
				if (given.appPercent !== undefined) usage.appPercent = given.appPercent;
				const useCases =
					given.useCase === undefined
						? (["ads_insights", "ads_management"] as const)
						: ([given.useCase] as const);
				const account = given.account.replace(/^act_/, "");
				for (const useCase of useCases)
					usage.set(account, useCase, {
						callCount:
							given.callCount ??
							(given.regainMinutes === undefined ? undefined : 100),
						totalCpuTime: given.totalCpuTime,
						totalTime: given.totalTime,
						regainAt:
							given.regainMinutes === undefined
								? null
								: world.clock.now() + given.regainMinutes * 60_000,
					});
				return { account, useCases, tier: usage.tier };
			},
		},
		"reset-limits": {
			description:
				"forgets all calls that count against a limit, changes of budgets among them: {}",
			run: (input) => {
				nothing.parse(input);
				usage.reset();
				parts.catalog.forgetBudgetChanges();
				return {};
			},
		},
		"expire-file-urls": {
			description: "addresses of pictures and videos told so far are over: {}",
			run: (input) => {
				nothing.parse(input);
				files.cdn.generation += 1;
				return { generation: files.cdn.generation };
			},
		},
	};
}
