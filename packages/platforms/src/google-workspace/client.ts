import type { z } from "zod";
import { UnexpectedReply } from "../errors.ts";
import { type HttpRules, requestJson } from "../http.ts";
import type { PlatformSession } from "../session.ts";
import { aboutReply, filesReply } from "./api-types.ts";
import { classifyError } from "./errors.ts";

const rules: HttpRules = {
	platformName: "Google Drive",
	classifyError,
	// Drive names its requests nowhere but in an upload's reply.
	requestIdHeader: "x-guploader-uploadid",
};

export interface FilesPage {
	/** As received. */
	files: unknown[];
	nextPageToken: string | null;
}

export interface GoogleWorkspaceClient {
	/** Who the token belongs to: the cheapest call that Drive has. */
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
	const drive = `${session.endpoints.apiUrl}/drive/v3`;
	const get = (path: string, query: Record<string, string>) =>
		requestJson(session, rules, {
			method: "GET",
			url: `${drive}/${path}?${new URLSearchParams(query)}`,
			repeatable: true,
		});
	return {
		async about() {
			// Without `fields` it is refused.
			const reply = await get("about", {
				fields: "user(permissionId,emailAddress,displayName)",
			});
			return parseReply(aboutReply, reply).user;
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
			const page = parseReply(filesReply, reply);
			return { files: page.files, nextPageToken: page.nextPageToken ?? null };
		},
	};
}

/** @throws {UnexpectedReply} with the path of what does not fit */
function parseReply<T>(schema: z.ZodType<T>, reply: unknown): T {
	const parsed = schema.safeParse(reply);
	if (parsed.success) return parsed.data;
	const path = parsed.error.issues[0]?.path.map(String).join(".") || "$";
	throw new UnexpectedReply(
		`Google Drive answered in a form that is not known (at ${path}). Tell the operator of this installation.`,
		path,
	);
}
