import { z } from "zod";

/** `about.get` with `fields=user`. */
export const aboutReply = z.object({
	user: z.object({
		permissionId: z.string(),
		emailAddress: z.string().optional(),
		displayName: z.string().optional(),
	}),
});

/** `files.list`: the files are read one by one. */
export const filesReply = z.object({
	files: z.array(z.unknown()),
	nextPageToken: z.string().min(1).max(4096).optional(),
});

/** Form of the ids that Drive gives. */
export const fileId = z.string().regex(/^[\w-]{1,256}$/);

export const file = z.object({
	id: z.string().min(1).max(256),
	name: z.string(),
	mimeType: z.string(),
	// int64, so a string.
	size: z.string().regex(/^\d+$/).optional(),
	modifiedTime: z.iso.datetime({ offset: true }).optional(),
	webViewLink: z.url({ protocol: /^https?$/ }).optional(),
});
export type FileReply = z.infer<typeof file>;

/** `files.get` and `files.create`, with only what says whether the file can be written. */
export const openedFile = z.object({
	id: z.string().min(1).max(256),
	name: z.string(),
	mimeType: z.string(),
	trashed: z.boolean().default(false),
	webViewLink: z.url({ protocol: /^https?$/ }).optional(),
	capabilities: z.object({ canEdit: z.boolean().optional() }).optional(),
});
export type OpenedFile = z.infer<typeof openedFile>;

export const foundFiles = z.object({ files: z.array(openedFile) });

/** A range of a sheet; an end that is left out is the sheet's own. */
const gridRange = z.object({
	startRowIndex: z.number().int().default(0),
	endRowIndex: z.number().int().optional(),
});

const sheetProperties = z.object({
	sheetId: z.number().int().default(0),
	title: z.string(),
	sheetType: z.string().default("GRID"),
	gridProperties: z
		.object({
			rowCount: z.number().int().default(0),
			columnCount: z.number().int().default(0),
		})
		.default({ rowCount: 0, columnCount: 0 }),
});

const sheetEntry = z.object({
	properties: sheetProperties,
	developerMetadata: z
		.array(
			z.object({
				metadataId: z.number().int(),
				metadataKey: z.string().optional(),
				metadataValue: z.string().optional(),
			}),
		)
		.default([]),
	protectedRanges: z
		.array(
			z.object({
				range: gridRange.optional(),
				warningOnly: z.boolean().default(false),
				requestingUserCanEdit: z.boolean().default(false),
			}),
		)
		.default([]),
});
export type SheetEntry = z.infer<typeof sheetEntry>;

/** `spreadsheets.get` with the client's mask. */
export const spreadsheetReply = z.object({
	spreadsheetUrl: z.url({ protocol: /^https?$/ }).optional(),
	properties: z.object({ title: z.string() }),
	sheets: z.array(sheetEntry),
});
export type SpreadsheetReply = z.infer<typeof spreadsheetReply>;

/** `values.get`: rows end with their last filled cell. */
export const valuesReply = z.object({
	values: z
		.array(z.array(z.union([z.string(), z.number(), z.boolean()])))
		.default([]),
});
export type CellValue = string | number | boolean;
