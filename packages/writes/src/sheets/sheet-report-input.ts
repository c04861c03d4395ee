import { metricDimensions } from "@patchbay/catalog";
import { platformIds } from "@patchbay/platforms";
import { z } from "zod";

/** Tab that a report is written into where none is named. */
export const usualSheetName = "Spend";

const ids = z.array(z.uuid()).nullish();
const day = z.iso.date();

/** Address of a spreadsheet as its browser shows it. */
const address =
	/^https:\/\/docs\.google\.com\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]+)/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const controls = /[\u0000-\u001f\u007f]/;

const name = (what: string, most: number) =>
	z
		.string()
		.trim()
		.min(1, `${what} cannot be empty.`)
		.max(most, `${what} has at most ${most} characters.`)
		.refine((text) => !controls.test(text), `${what} is one line of text.`);

const metrics = z.object({
	from: day,
	to: day,
	groupBy: z.array(z.enum(metricDimensions)),
	brandIds: ids,
	platforms: z.array(z.enum(platformIds)).nullish(),
	connectionIds: ids,
	adAccountIds: ids,
	campaignIds: ids,
	orderBy: z
		.null(
			"A sheet is sorted by day and then by its other columns. Leave `orderBy` out.",
		)
		.optional(),
	after: z
		.null("A report is written as a whole. Leave `after` out.")
		.optional(),
	completeDays: z
		.null(
			"A sheet keeps its days. Leave `completeDays` out, and name the days by `from` and `to`.",
		)
		.optional(),
});

export const sheetReportInput = z.object({
	connectionId: z.uuid("There is no such connection."),
	report: metrics.refine(
		({ groupBy }) => !groupBy.includes("HOUR") || groupBy.includes("DATE"),
		{
			message:
				"Group by DATE too, so that the hours of a day can be replaced when its numbers are restated.",
			path: ["groupBy"],
		},
	),
	spreadsheetId: z
		.string()
		.trim()
		.max(500, "This is not the id or the address of a spreadsheet.")
		.transform((text) => address.exec(text)?.[1] ?? text)
		.pipe(
			z
				.string()
				.regex(
					/^[\w-]{1,256}$/,
					"This is not the id or the address of a spreadsheet. Copy it from the browser's address bar.",
				),
		)
		.nullish(),
	sheetName: name("The name of a tab", 100).nullish(),
	title: name("The title of a spreadsheet", 200).nullish(),
	/** The report as the API took it, to be asked for again. */
	told: z.record(z.string(), z.unknown()),
});
export type SheetReportInput = z.output<typeof sheetReportInput>;
