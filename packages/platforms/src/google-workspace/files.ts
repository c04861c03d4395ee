import type { FileDraft, Page } from "../drafts.ts";
import { PageTrail } from "../page-trail.ts";
import type { FilesOptions } from "../parts.ts";
import { readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { file } from "./api-types.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { findFileId, toFile } from "./mapper.ts";
import { googleWorkspaceScoped } from "./oauth.ts";

const usualPageSize = 100;

/** The files that this app made or was given; the cursor is Drive's page token. */
export async function* files(
	session: PlatformSession,
	options: FilesOptions = {},
): AsyncGenerator<Page<FileDraft>> {
	const client = createGoogleWorkspaceClient(session);
	const trail = new PageTrail(googleWorkspaceScoped);
	let pageToken = trail.follow(options.cursor ?? null);
	do {
		const page = await client.listFiles({
			pageToken,
			pageSize: options.pageSize ?? usualPageSize,
		});
		pageToken = trail.follow(page.nextPageToken);
		yield {
			...readRows(page.files, {
				entity: "file",
				list: "files",
				schema: file,
				toDraft: toFile,
				findId: findFileId,
			}),
			nextCursor: page.nextPageToken,
		};
	} while (pageToken !== null);
}
