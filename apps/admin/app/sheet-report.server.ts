import { z } from "zod";
import { api, orNotFound, type RouteArgs } from "./api.server.ts";
import { campaignQuery } from "./campaign-query.ts";
import { dateRange } from "./format/date-range.ts";
import { countOf } from "./format/numbers.ts";
import {
	campaignReport,
	campaignRows,
	overviewReport,
	sentPages,
} from "./format/sheet-report.ts";
import { toFieldErrors, userErrorText } from "./forms/user-errors.ts";
import { brand } from "./graphql/brand.ts";
import type { CampaignFilter } from "./graphql/campaigns.ts";
import type { UserError } from "./graphql/parts.ts";
import {
	type CampaignIdsVariables,
	campaignIds,
	type ReportInput,
	type SheetReportInput,
	writeSheetReport,
} from "./graphql/sheets.ts";

/** Outcome of writing a report into a sheet. */
export interface SheetOutcome {
	/** Set when it was written. */
	written: { url: string; rows: string } | null;
	/** Said when it was not. */
	problem: string | null;
	/** The API's code of it. */
	code: string | null;
	/** Faults at the fields of the form. */
	fields: Record<string, string[]>;
}

const SendForm = z.object({
	page: z.enum(sentPages),
	/** The search of the page's address: what is sent is what it shows. */
	search: z.string(),
	rows: z.enum(campaignRows).default("range"),
	connectionId: z.string().min(1),
	/** Empty for a new spreadsheet. */
	spreadsheetId: z.string(),
	title: z.string().default(""),
	sheetName: z.string(),
});

/** Most campaigns that a filter may leave for a sheet. */
const mostCampaigns = 1000;

/** Writes what a page of a brand shows into a sheet. */
export async function sendReport(
	args: RouteArgs,
	brandId: string,
): Promise<SheetOutcome> {
	const form = SendForm.safeParse(
		Object.fromEntries(await args.request.formData()),
	);
	if (!form.success) return unread;
	const { connectionId, spreadsheetId, title, sheetName } = form.data;
	const { brand: found } = await api(args)(brand, { id: brandId });
	const { timeZone } = orNotFound(found, "brand");
	const report = await readReport(args, brandId, timeZone, form.data);
	if (typeof report === "string") return refused(report);
	return await write(args, {
		connectionId,
		report,
		...(spreadsheetId === ""
			? { title: title.trim() || undefined }
			: { spreadsheetId }),
		sheetName: sheetName.trim() || undefined,
	});
}

const AgainForm = z.object({
	spreadsheetId: z.string().min(1),
	sheetName: z.string(),
	report: z.string(),
});
const Report = z.looseObject({ from: z.string(), to: z.string() });

/** Writes a report again into the sheet that it was written into before. */
export async function sendAgain(
	args: RouteArgs,
	connectionId: string,
): Promise<SheetOutcome> {
	const form = AgainForm.safeParse(
		Object.fromEntries(await args.request.formData()),
	);
	if (!form.success) return unread;
	const report = Report.safeParse(parseJson(form.data.report));
	if (!report.success) return unread;
	const { spreadsheetId, sheetName } = form.data;
	return await write(args, {
		connectionId,
		report: report.data,
		spreadsheetId,
		sheetName,
	});
}

async function write(
	args: RouteArgs,
	input: SheetReportInput,
): Promise<SheetOutcome> {
	const { writeSheetReport: payload } = await api(args)(writeSheetReport, {
		input,
	});
	const { url, rowsWritten, userErrors } = payload;
	if (userErrors.length > 0 || url === null) return toOutcome(userErrors);
	return {
		written: { url, rows: countOf(rowsWritten ?? 0, "row") },
		problem: null,
		code: null,
		fields: {},
	};
}

function toOutcome(userErrors: readonly UserError[]): SheetOutcome {
	const { "": _, ...fields } = toFieldErrors(userErrors, [
		"spreadsheetId",
		"sheetName",
		"title",
		"connectionId",
	]);
	const others = userErrors.filter(
		({ field }) => !field?.some((part) => part in fields),
	);
	return {
		written: null,
		problem: others.length > 0 ? userErrorText(others) : null,
		code: userErrors[0]?.code ?? null,
		fields,
	};
}

/** The report that a page shows, or the reason why it cannot be sent. */
async function readReport(
	args: RouteArgs,
	brandId: string,
	timeZone: string,
	{
		page,
		search,
		rows,
	}: Pick<z.infer<typeof SendForm>, "page" | "search" | "rows">,
): Promise<ReportInput | string> {
	const parameters = new URLSearchParams(search);
	const range = dateRange(parameters, timeZone);
	if (page === "overview") return overviewReport(brandId, range);
	const query = campaignQuery(parameters);
	const { platforms } = query;
	const isNarrowed = query.search !== null || query.statuses.length > 0;
	const ids = isNarrowed
		? await shownCampaigns(args, brandId, {
				search: query.search ?? undefined,
				statuses: query.statuses.length > 0 ? query.statuses : undefined,
				platforms: platforms.length > 0 ? platforms : undefined,
			})
		: null;
	if (ids?.length === 0)
		return "No campaign matches, so there is nothing to send.";
	if (ids && ids.length > mostCampaigns)
		return `More than ${mostCampaigns} campaigns match. Narrow the search or the filters, or send all campaigns.`;
	return campaignReport(brandId, range, { rows, platforms, campaignIds: ids });
}

/** Ids of the campaigns that a filter leaves, one more than can be sent at the most. */
async function shownCampaigns(
	args: RouteArgs,
	id: string,
	filter: CampaignFilter,
): Promise<string[]> {
	const ids: string[] = [];
	let after: string | undefined;
	do {
		const page = await campaignPage(args, { id, filter, after });
		ids.push(...page.nodes.map((node) => node.id));
		after = page.pageInfo.hasNextPage
			? (page.pageInfo.endCursor ?? undefined)
			: undefined;
	} while (after !== undefined && ids.length <= mostCampaigns);
	return ids;
}

async function campaignPage(args: RouteArgs, variables: CampaignIdsVariables) {
	const { brand: found } = await api(args)(campaignIds, variables);
	return orNotFound(found, "brand").campaigns;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

const refused = (problem: string): SheetOutcome => ({
	written: null,
	problem,
	code: "INVALID_INPUT",
	fields: {},
});
const unread = refused("This form cannot be read. Reload the page.");
