import { pickFiles, pickFilesInput } from "@patchbay/connections";
import {
	findSheetReport,
	sheetReportInput,
	writeSheetReport,
} from "@patchbay/writes";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { sheetReportEffort } from "../cost/report-effort.ts";
import { readId } from "../global-id.ts";
import { beginAnew } from "../idempotency/once-for-key.ts";
import { parseInput } from "../user-errors.ts";
import { ConnectPayload } from "./connect-mutations.ts";
import { withConnectionId } from "./connection-payload.ts";
import { MetricsInput, metricFilter } from "./metric.ts";
import { type Payload, payloadType } from "./payload.ts";

interface SheetReportPayloadShape extends Payload {
	spreadsheetId?: string | null;
	url?: string | null;
	rowsWritten?: number | null;
}

const SheetReportPayload = payloadType<SheetReportPayloadShape>(
	"SheetReportPayload",
	(t) => ({
		spreadsheetId: t.exposeString("spreadsheetId", { nullable: true }),
		url: t.expose("url", { type: "URL", nullable: true }),
		rowsWritten: t.exposeInt("rowsWritten", { nullable: true }),
	}),
);

const SheetReportInput = builder.inputType("SheetReportInput", {
	description:
		"Writes a metrics report into a sheet: a new one when `spreadsheetId` is left out; again and again into the same one without doubling.",
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		report: t.field({ type: MetricsInput, required: true }),
		spreadsheetId: t.string(),
		sheetName: t.string(),
		title: t.string(),
	}),
});

const PickFilesInput = builder.inputType("PickFilesInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		returnTo: t.string({
			description: "Path within the admin app to come back to.",
		}),
		browserNonce: t.string({
			description:
				"A random value that the caller's browser keeps in a cookie; `completeConnect` must bring the same one.",
		}),
	}),
});

type Input = typeof SheetReportInput.$inferInput;

/** The input with our own ids, and the report as it is kept to be asked for again. */
function readInput({ report, connectionId, ...input }: Input) {
	const { first: _, after, orderBy, ...told } = report;
	return parseInput(sheetReportInput, {
		...input,
		connectionId: readId("Connection", connectionId, "connectionId"),
		report: { ...told, ...metricFilter(report, "report"), after, orderBy },
		told: Object.fromEntries(
			Object.entries(told).filter(([, value]) => value != null),
		),
	});
}

async function repeat(
	ctx: RequestContext,
	id: string,
): Promise<SheetReportPayloadShape | typeof beginAnew> {
	return (await findSheetReport(ctx.verbs(), id)) ?? beginAnew;
}

builder.mutationFields((t) => ({
	writeSheetReport: t.field({
		type: SheetReportPayload,
		access: "sheet.write",
		description:
			"Write a report into a tab of a spreadsheet. Rows of its days are replaced and others stay; `MetricsInput.first` does not count, and `after`, `orderBy` and `completeDays` are refused. A tab holds one report: the same columns and the same filter.",
		effort: sheetReportEffort,
		args: { input: t.arg({ type: SheetReportInput, required: true }) },
		repeat,
		resolve: (_root, { input }, ctx) =>
			writeSheetReport(ctx.verbs(), readInput(input)),
	}),
	pickFiles: t.field({
		type: ConnectPayload,
		access: "connection.connect",
		description:
			"Let a person pick files that this app may open from then on: send the browser to `authorizationUrl`, and finish with `completeConnect`. Needed for files that others made, where the connection may only see picked ones.",
		args: { input: t.arg({ type: PickFilesInput, required: true }) },
		// A pick is no object, and its address is a secret that is not kept.
		repeat: () => beginAnew,
		resolve: async (_root, { input }, ctx) => ({
			...(await pickFiles(
				ctx.verbs(),
				parseInput(pickFilesInput, withConnectionId(input)),
			)),
			returnTo: input.returnTo ?? null,
		}),
	}),
}));
