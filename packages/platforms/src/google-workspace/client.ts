import type { z } from "zod";
import { requestJson } from "../http.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { aboutReply, filesReply } from "./api-types.ts";
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
	}): Promise<FilesPage>;
}

export function createGoogleWorkspaceClient(
	session: PlatformSession,
): GoogleWorkspaceClient {
	const get = (path: string, query: Record<string, string>) =>
		requestJson(session, rules, {
			method: "GET",
			url: `${session.endpoints.apiUrl}/drive/v3/${path}?${new URLSearchParams(query)}`,
		});
	return {
		async about() {
			// Without `fields` it is refused.
			const reply = await get("about", {
				fields: "user(permissionId,emailAddress,displayName)",
			});
			return parseReply(rules, aboutReply, reply).user;
		},
		async listFiles({ pageToken, pageSize }) {
			const reply = await get("files", {
				q: "trashed = false",
				orderBy: "modifiedTime desc",
				pageSize: String(pageSize),
				fields:
					"nextPageToken,files(id,name,mimeType,size,modifiedTime,webViewLink)",
				...(pageToken === null ? {} : { pageToken }),
			});
			const page = parseReply(rules, filesReply, reply);
			return { files: page.files, nextPageToken: page.nextPageToken ?? null };
		},
	};
}
