import { setTimeout as sleep } from "node:timers/promises";
import { Conflict, NotFound } from "@patchbay/errors";
import {
	AccessMissing,
	PlatformRejected,
	PlatformUnavailable,
} from "../../errors.ts";
import { missingOfSet } from "../../scope-policy.ts";
import type { PlatformSession } from "../../session.ts";
import type { OpenedSpreadsheet } from "../../sheets/sheet-parts.ts";
import { fileId, type OpenedFile } from "../api-types.ts";
import {
	createGoogleWorkspaceClient,
	type GoogleWorkspaceClient,
	spreadsheetType,
} from "../client.ts";
import { googleWorkspaceScoped } from "../scoped.ts";
import { createSheetsClient } from "./sheets-client.ts";
import { addressOf } from "./write-report.ts";

/** Pauses before Drive is asked for a spreadsheet whose making was not answered: its search follows within seconds. */
const pauses = [500, 1_500, 4_000] as const;

const at = { field: ["spreadsheetId"] };

/** Looks at a spreadsheet that is to be written. */
export async function openSpreadsheet(
	session: PlatformSession,
	externalId: string,
): Promise<OpenedSpreadsheet> {
	const file = await findFile(session, externalId);
	if (!file) {
		const opened = await findByScope(session, externalId);
		if (opened) return opened;
		throw new NotFound(
			"This spreadsheet is not there any more, or is not opened to Patchbay. Pick it at Google, write into a new one, or connect again with “All your spreadsheets” to write into any by its address.",
			at,
		);
	}
	if (file.mimeType !== spreadsheetType)
		throw new Conflict(
			`“${file.name}” is not a Google spreadsheet. Choose one, or write into a new one.`,
			at,
		);
	if (file.trashed)
		throw new Conflict(
			`“${file.name}” is in the bin of Google Drive. Restore it there, or write into a new spreadsheet. Nothing was written.`,
			at,
		);
	if (file.capabilities?.canEdit === false)
		throw new AccessMissing(
			"ACCESS_MISSING",
			`This Google login may read “${file.name}” and not change it. Ask its owner for the role Editor, or choose another spreadsheet.`,
			at,
		);
	return toOpened(file, false);
}

/** Drive answers 404 alike for a file that is gone and for one that this app may not see. */
async function findFile(
	session: PlatformSession,
	externalId: string,
): Promise<OpenedFile | null> {
	if (!fileId.safeParse(externalId).success) return null;
	try {
		return await createGoogleWorkspaceClient(session).getFile(externalId);
	} catch (error) {
		if (error instanceof PlatformRejected) return null;
		throw error;
	}
}

/** A spreadsheet that Drive does not show and the scope for all spreadsheets opens; null without that scope. */
async function findByScope(
	session: PlatformSession,
	externalId: string,
): Promise<OpenedSpreadsheet | null> {
	if (!fileId.safeParse(externalId).success) return null;
	if (!holdsAllSpreadsheets(session.grantedScopes())) return null;
	try {
		const { properties, spreadsheetUrl } =
			await createSheetsClient(session).getSpreadsheet(externalId);
		return {
			externalId,
			title: properties.title,
			webUrl: spreadsheetUrl ?? addressOf(externalId),
			isFresh: false,
		};
	} catch (error) {
		if (error instanceof PlatformRejected) return null;
		throw error;
	}
}

const holdsAllSpreadsheets = (granted: readonly string[] | null): boolean =>
	missingOfSet(googleWorkspaceScoped, "sheets", granted).length === 0;

/** Makes a spreadsheet once for a request, however often it is asked for. */
export async function createSpreadsheet(
	session: PlatformSession,
	{ title, requestKey }: { title: string; requestKey: string },
): Promise<OpenedSpreadsheet> {
	const client = createGoogleWorkspaceClient(session);
	const made = await client.findCreated(requestKey);
	if (made) return toOpened(made, false);
	try {
		return toOpened(await client.createSpreadsheet(title, requestKey), true);
	} catch (error) {
		if (!(error instanceof PlatformUnavailable)) throw error;
		return await findMade(session, client, requestKey, error);
	}
}

/** The spreadsheet whose making was not answered; it is never made twice. */
async function findMade(
	session: PlatformSession,
	client: GoogleWorkspaceClient,
	requestKey: string,
	failure: PlatformUnavailable,
): Promise<OpenedSpreadsheet> {
	for (const pause of pauses) {
		await sleep(pause, undefined, session.signal && { signal: session.signal });
		const made = await client.findCreated(requestKey);
		if (made) return toOpened(made, true);
	}
	throw failure;
}

const toOpened = (
	{ id, name, webViewLink }: OpenedFile,
	isFresh: boolean,
): OpenedSpreadsheet => ({
	externalId: id,
	title: name,
	webUrl: webViewLink ?? addressOf(id),
	isFresh,
});
