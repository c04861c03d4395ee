import type { z } from "zod";
import { requestJson } from "../http.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import {
	aboutReply,
	filesReply,
	foundFiles,
	type OpenedFile,
	openedFile,
} from "./api-types.ts";
import { driveRules as rules } from "./errors.ts";

export interface FilesPage {
	/** Files as received. */
	files: unknown[];
	nextPageToken: string | null;
}

export interface GoogleWorkspaceClient {
	/** Reads the owner of the token, by the cheapest call that Drive has. */
	about(): Promise<z.infer<typeof aboutReply>["user"]>;
	/** One page of the files outside the bin, the last changed first. */
	listFiles(options: {
		pageToken: string | null;
		pageSize: number;
		/** Part of the name, in any case. */
		search?: string;
	}): Promise<FilesPage>;
	/** A file, also one in the bin. */
	getFile(id: string): Promise<OpenedFile>;
	/** Makes an empty spreadsheet. Sent once: one whose answer was lost is found by its request's key. */
	createSpreadsheet(title: string, requestKey: string): Promise<OpenedFile>;
	/** The spreadsheet that was made for a request; null when there is none outside the bin. */
	findCreated(requestKey: string): Promise<OpenedFile | null>;
}

export const spreadsheetType = "application/vnd.google-apps.spreadsheet";

const openedFields =
	"id,name,mimeType,trashed,webViewLink,capabilities(canEdit)";

/** Property of files that only this app sees. */
const requestProperty = "patchbayReport";

/** A text of a search query of Drive. */
const quoted = (text: string) =>
	`'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

export function createGoogleWorkspaceClient(
	session: PlatformSession,
): GoogleWorkspaceClient {
	const urlOf = (path: string, query: Record<string, string>) =>
		`${session.endpoints.apiUrl}/drive/v3/${path}?${new URLSearchParams(query)}`;
	const get = (path: string, query: Record<string, string>) =>
		requestJson(session, rules, { method: "GET", url: urlOf(path, query) });
	return {
		async about() {
			// Without `fields` it is refused.
			const reply = await get("about", {
				fields: "user(permissionId,emailAddress,displayName)",
			});
			return parseReply(rules, aboutReply, reply).user;
		},
		async listFiles({ pageToken, pageSize, search }) {
			const reply = await get("files", {
				q: search
					? `trashed = false and name contains ${quoted(search)}`
					: "trashed = false",
				orderBy: "modifiedTime desc",
				pageSize: String(pageSize),
				fields:
					"nextPageToken,files(id,name,mimeType,size,modifiedTime,webViewLink)",
				...(pageToken === null ? {} : { pageToken }),
			});
			const page = parseReply(rules, filesReply, reply);
			return { files: page.files, nextPageToken: page.nextPageToken ?? null };
		},
		async getFile(id) {
			const reply = await get(`files/${encodeURIComponent(id)}`, {
				fields: openedFields,
				supportsAllDrives: "true",
			});
			return parseReply(rules, openedFile, reply);
		},
		async createSpreadsheet(title, requestKey) {
			const reply = await requestJson(session, rules, {
				method: "POST",
				url: urlOf("files", { fields: openedFields }),
				body: {
					json: {
						name: title,
						mimeType: spreadsheetType,
						appProperties: { [requestProperty]: requestKey },
					},
				},
				repeatable: false,
			});
			return parseReply(rules, openedFile, reply);
		},
		async findCreated(requestKey) {
			const reply = await get("files", {
				q: `trashed = false and appProperties has { key=${quoted(requestProperty)} and value=${quoted(requestKey)} }`,
				pageSize: "1",
				fields: `files(${openedFields})`,
			});
			return parseReply(rules, foundFiles, reply).files[0] ?? null;
		},
	};
}
