import type { PickedFile as Picked } from "@patchbay/connections";
import type { SheetReport as Report } from "@patchbay/writes";
import { builder } from "../builder.ts";

export const PickedFile = builder.objectRef<Picked>("PickedFile").implement({
	access: "tenant.read",
	description:
		"A file that a person picked for a connection, under the name that it had then.",
	fields: (t) => ({
		externalId: t.exposeString("externalId"),
		name: t.exposeString("name"),
		mimeType: t.exposeString("mimeType"),
		webUrl: t.expose("webUrl", { type: "URL", nullable: true }),
		pickedAt: t.expose("pickedAt", { type: "DateTime" }),
	}),
});

export const SheetReport = builder.objectRef<Report>("SheetReport").implement({
	access: "tenant.read",
	description:
		"A report that was written into a tab of a spreadsheet, as it was at the last write.",
	fields: (t) => ({
		id: t.exposeID("id"),
		spreadsheetId: t.exposeString("spreadsheetId"),
		title: t.exposeString("title", {
			description: "Title of the spreadsheet.",
		}),
		sheetName: t.exposeString("sheetName", {
			description: "Name of the tab.",
		}),
		url: t.expose("url", { type: "URL" }),
		report: t.field({
			type: "JSON",
			description:
				"The report as `writeSheetReport` takes it, to be written again with other days.",
			resolve: ({ report }) => report,
		}),
		rowsWritten: t.exposeInt("rowsWritten"),
		rows: t.exposeInt("rows", {
			description:
				"All rows of the report in the tab, those of other days included.",
		}),
		createdAt: t.expose("createdAt", { type: "DateTime" }),
		lastWrittenAt: t.expose("lastWrittenAt", { type: "DateTime" }),
	}),
});
